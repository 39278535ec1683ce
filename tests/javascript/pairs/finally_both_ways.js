// finally runs whichever way it went.
Promise.resolve('good')
  .finally(() => console.log('cleaned up 1'))
  .then((value) => console.log(value));
Promise.reject(new Error('bad'))
  .finally(() => console.log('cleaned up 2'))
  .catch((error) => console.log(error.message));
