// A catch may replace the error, and name the old one as its cause.
Promise.reject(new Error('ECONNREFUSED'))
  .catch((error) => {
    throw new Error('could not load the user', { cause: error });
  })
  .catch((error) => {
    console.log(error.message);
    console.log(error.cause.message);
  });
