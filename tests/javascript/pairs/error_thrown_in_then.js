// A throw in a handler rejects the promise that then returned.
Promise.resolve(5)
  .then((n) => {
    if (n < 10) throw new RangeError(`${n} is too small`);
    return n;
  })
  .then((n) => console.log('fine', n))
  .catch((error) => console.log(error.name, error.message));
