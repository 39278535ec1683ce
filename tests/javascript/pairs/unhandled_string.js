// A rejection with a string ends the process as well.
Promise.resolve()
  .then(() => console.log('first'))
  .then(() => Promise.reject('a mere string'));
