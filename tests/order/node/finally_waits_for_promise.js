// A promise returned from finally is waited for.
Promise.resolve('value').finally(() => new Promise((resolve) => {
  console.log('finally');
  Promise.resolve().then(() => console.log('inside 1')).then(() => { console.log('inside 2'); resolve(); });
})).then((value) => console.log(value));
Promise.resolve().then(() => console.log(1)).then(() => console.log(2)).then(() => console.log(3))
  .then(() => console.log(4)).then(() => console.log(5)).then(() => console.log(6)).then(() => console.log(7));
