// An async function whose promise nobody looks at.
process.once('unhandledRejection', (reason) => console.log('once:', reason.message));

async function job() {
  await null;
  throw new Error('job failed');
}
job();
setTimeout(() => console.log('still running'), 10);
