// finally ignores what its function returns; value and reason pass, two jobs later than through then.
Promise.resolve('value').finally(() => { console.log('finally 1'); return 'ignored'; })
  .then((value) => console.log(value));
Promise.reject('reason').finally(() => console.log('finally 2'))
  .catch((reason) => console.log(reason));
Promise.resolve().then(() => console.log(1)).then(() => console.log(2)).then(() => console.log(3))
  .then(() => console.log(4)).then(() => console.log(5));
