// Each then gets what the one before returned.
Promise.resolve(1)
  .then((n) => n + 1)
  .then((n) => n * 10)
  .then((n) => {
    console.log(n);
    return n - 5;
  })
  .then((n) => console.log(n));
