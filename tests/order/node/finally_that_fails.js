// A throw in finally, or a rejected promise returned from it, takes the place of the result.
Promise.resolve('value').finally(() => { throw new Error('thrown in finally'); })
  .then(() => console.log('never'), (error) => console.log(error.message));
Promise.reject(new Error('first')).finally(() => Promise.reject(new Error('returned from finally')))
  .catch((error) => console.log(error.message));
Promise.reject(new Error('kept')).finally(() => Promise.resolve('ignored'))
  .catch((error) => console.log(error.message));
