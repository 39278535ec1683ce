// A handler that comes after the report is told of, after the drain.
process.on('unhandledRejection', (reason) => console.log('unhandled', reason));
process.on('rejectionHandled', () => console.log('rejectionHandled'));
const promise = Promise.reject('reason');
setImmediate(() => {
  promise.catch((reason) => console.log('caught', reason));
  console.log('handler added');
  Promise.reject('another');
});
setImmediate(() => { promise.catch((reason) => console.log('caught again', reason)); });
