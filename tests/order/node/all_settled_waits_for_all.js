// allSettled waits for every one and tells how each ended.
Promise.allSettled([Promise.reject('no'), 'plain', Promise.resolve('yes'), { then(resolve) { resolve('thenable'); } }])
  .then((outcomes) => outcomes.forEach((outcome) => console.log(outcome.status, outcome.value ?? outcome.reason)));
Promise.allSettled([]).then((outcomes) => console.log('of nothing', outcomes.length));
let chain = Promise.resolve();
for (let i = 1; i <= 4; i++) chain = chain.then(() => console.log('tick', i));
