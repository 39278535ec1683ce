// An async handler returns a promise: the chain waits its two extra jobs.
Promise.resolve('x').then(async (value) => {
  console.log('handler', value);
  await Promise.resolve();
  console.log('after await');
  return value + 'y';
}).then((value) => console.log(value));
let chain = Promise.resolve();
for (let i = 1; i <= 6; i++) chain = chain.then(() => console.log('tick', i));
