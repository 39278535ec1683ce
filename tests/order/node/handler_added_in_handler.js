// A handler added to a settled promise from inside one of its handlers runs after those already queued.
const promise = Promise.resolve();
promise.then(() => {
  console.log('first');
  promise.then(() => console.log('added'));
});
promise.then(() => console.log('second'));
promise.then(() => console.log('third'));
