// An AggregateError, printed whole.
Promise.any([Promise.reject(new Error('first')), Promise.reject(new TypeError('second'))]).catch((error) => {
  console.log(error.name, error.errors.length);
  console.log(error);
});
