// Async functions as handlers of then.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

Promise.resolve(3)
  .then(async (n) => {
    await wait(10);
    return n * 2;
  })
  .then((n) => console.log(n));
