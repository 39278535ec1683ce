// A returned promise comes two turns later than a returned value.
Promise.resolve()
  .then(() => Promise.resolve('returned promise'))
  .then((text) => console.log(text));
Promise.resolve()
  .then(() => console.log(1))
  .then(() => console.log(2))
  .then(() => console.log(3))
  .then(() => console.log(4));
