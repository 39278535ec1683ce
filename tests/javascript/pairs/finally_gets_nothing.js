// finally has no argument, and what it returns is ignored.
Promise.resolve('kept')
  .finally((...args) => {
    console.log(args);
    return 'ignored';
  })
  .then((value) => console.log(value));
