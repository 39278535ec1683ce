// An async function as executor: what it throws is lost, and the promise waits for ever.
process.on('unhandledRejection', (error) => console.log('nobody caught', error.message));

const promise = new Promise(async (resolve) => {
  console.log('the executor begins');
  await null;
  resolve('settled later');
});
promise.then((value) => console.log(value));

const lost = new Promise(async () => {
  throw new Error('thrown into the void');
});
lost.catch(() => console.log('never called'));
setTimeout(() => console.log(promise, lost), 1);
