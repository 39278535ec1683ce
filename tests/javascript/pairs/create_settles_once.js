// Only the first call of resolve or reject counts.
const promise = new Promise((resolve, reject) => {
  resolve('first');
  resolve('second');
  reject(new Error('third'));
  throw new Error('fourth');
});
promise.then(console.log, console.error);
