// What the executor throws rejects the promise.
const promise = new Promise(() => {
  throw new TypeError('thrown in the executor');
});
promise.catch((error) => console.log(error.name, '-', error.message));
