// A thenable that answers at once costs one job more than a plain value.
const thenable = { then(resolve) { console.log('then called'); resolve('from thenable'); } };
Promise.resolve().then(() => thenable).then((value) => console.log(value));
Promise.resolve()
  .then(() => console.log('tick 1'))
  .then(() => console.log('tick 2'))
  .then(() => console.log('tick 3'));
