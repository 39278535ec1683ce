// What a report starts runs before the next macrotask, and is reported in its turn.
process.on('unhandledRejection', (reason) => {
  console.log('unhandled', reason);
  if (reason < 3) {
    Promise.resolve().then(() => console.log('job', reason));
    process.nextTick(() => console.log('tick', reason));
    Promise.reject(reason + 2);
  }
});
Promise.reject(1);
Promise.reject(2);
setImmediate(() => console.log('immediate'));
