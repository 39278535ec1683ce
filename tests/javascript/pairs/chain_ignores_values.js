// A then that gets no function passes the value through.
Promise.resolve('kept')
  .then(null)
  .then(undefined)
  .then(Promise.resolve('not a function'))
  .then((value) => console.log(value));
