// What a handler throws rejects the next promise; the second handler of the same then does not see it.
Promise.resolve('value').then(
  (value) => { console.log('handler', value); throw new Error('thrown'); },
  () => console.log('not this one'),
).catch((error) => console.log('catch', error.message));
Promise.resolve().then(() => console.log('tick 1')).then(() => console.log('tick 2'));
