// A returned promise that is rejected rejects the chain.
Promise.resolve('start')
  .then((text) => Promise.reject(new Error(`${text} failed`)))
  .then(() => console.log('never'))
  .catch((error) => console.log(error.message));
