// A rejection skips the handlers that have no place for it.
Promise.reject(new Error('broken'))
  .then(() => console.log('never 1'))
  .then(() => console.log('never 2'))
  .catch((error) => console.log('caught', error.message))
  .then(() => console.log('and on we go'));
