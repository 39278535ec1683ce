// withResolvers gives the promise and its two functions.
const { promise, resolve, reject } = Promise.withResolvers();
promise.then((value) => console.log('first', value)).finally(() => console.log('finally'));
promise.then((value) => console.log('second', value));
queueMicrotask(() => {
  console.log('resolve');
  resolve('value');
  resolve('ignored');
  reject('ignored');
});
console.log('script');
