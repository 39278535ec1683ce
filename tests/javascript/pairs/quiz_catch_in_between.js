// A catch that has nothing to catch still takes its turn.
Promise.resolve('x')
  .catch(() => console.log('never'))
  .then((value) => console.log('after catch', value));
Promise.resolve('y').then((value) => console.log('at once', value));
