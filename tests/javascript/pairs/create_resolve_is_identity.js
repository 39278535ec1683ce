// Promise.resolve returns a promise it is given.
const promise = Promise.resolve(1);
console.log(Promise.resolve(promise) === promise);
console.log(new Promise((resolve) => resolve(promise)) === promise);
