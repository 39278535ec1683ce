// finally waits for the promise it returns.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
Promise.resolve('value')
  .finally(() => wait(10).then(() => console.log('connection closed')))
  .then((value) => console.log(value));
console.log('script done');
