// A rejected promise returned from catch rejects the chain, two jobs later than a throw would.
Promise.reject(1).catch(() => Promise.reject(2)).catch((reason) => console.log('returned', reason));
Promise.reject(3).catch((reason) => { throw reason + 1; }).catch((reason) => console.log('thrown', reason));
Promise.resolve().then(() => console.log('tick 1')).then(() => console.log('tick 2'))
  .then(() => console.log('tick 3')).then(() => console.log('tick 4'));
