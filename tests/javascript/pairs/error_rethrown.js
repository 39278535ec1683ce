// A catch that cannot help throws again.
Promise.reject(new TypeError('wrong type'))
  .catch((error) => {
    if (error instanceof RangeError) return 'handled';
    throw error;
  })
  .catch((error) => console.log('second catch', error.name));
