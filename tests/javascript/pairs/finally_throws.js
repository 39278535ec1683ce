// A throw in finally takes over.
Promise.resolve('lost')
  .finally(() => {
    throw new Error('from finally');
  })
  .then((value) => console.log('never', value))
  .catch((error) => console.log(error.message));
