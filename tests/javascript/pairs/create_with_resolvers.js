// The functions that settle a promise, outside of any executor.
const { promise, resolve } = Promise.withResolvers();
promise.then((value) => console.log('got', value));
setTimeout(() => {
  console.log('now');
  resolve('it');
}, 10);
