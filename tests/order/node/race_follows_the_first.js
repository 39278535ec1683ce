// race settles with whichever is first, by input order among those already settled.
Promise.race([Promise.resolve('a').then((value) => value), Promise.resolve('b'), 'c'])
  .then((value) => console.log('race', value));
Promise.race([Promise.reject('lost'), Promise.resolve('won')])
  .then((value) => console.log(value), (reason) => console.log('rejected', reason));
Promise.race([]).then(() => console.log('never'));
Promise.resolve().then(() => console.log(1)).then(() => console.log(2)).then(() => console.log(3));
