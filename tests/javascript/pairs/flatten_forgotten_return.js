// A promise that is not returned is not waited for.
const wait = (ms, text) => new Promise((resolve) => setTimeout(resolve, ms, text));

Promise.resolve()
  .then(() => {
    wait(10, 'slow').then(console.log);
  })
  .then(() => console.log('did not wait'));
