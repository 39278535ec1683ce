// A report that handles another rejection of the same drain comes too late for it: it is reported all the same.
process.on('unhandledRejection', (reason) => {
  console.log('unhandled', reason);
  if (reason === 'a') second.catch((r) => console.log('caught', r));
});
process.on('rejectionHandled', () => console.log('rejectionHandled'));
const first = Promise.reject('a');
const second = Promise.reject('b');
setImmediate(() => { first.catch((reason) => console.log('caught late', reason)); });
