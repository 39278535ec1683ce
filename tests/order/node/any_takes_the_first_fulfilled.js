// any passes over rejections, and takes the first to be fulfilled.
Promise.any([Promise.reject('a'), Promise.resolve('b').then((value) => value + '2'), Promise.resolve('c')])
  .then((value) => console.log('any', value));
Promise.any([Promise.reject('x'), 'y']).then((value) => console.log('any', value));
let chain = Promise.resolve();
for (let i = 1; i <= 4; i++) chain = chain.then(() => console.log('tick', i));
