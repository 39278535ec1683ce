// A promise returned from a handler is waited for.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

wait(10)
  .then(() => {
    console.log('first');
    return wait(20);
  })
  .then(() => {
    console.log('second');
    return wait(10);
  })
  .then(() => console.log('third'));
