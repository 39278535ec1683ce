// All four over the same input, in one queue.
const input = () => [Promise.resolve(1), Promise.resolve(2).then((n) => n), 3];
Promise.all(input()).then((values) => console.log('all', ...values));
Promise.allSettled(input()).then((outcomes) => console.log('allSettled', ...outcomes.map((o) => o.value)));
Promise.any(input()).then((value) => console.log('any', value));
Promise.race(input()).then((value) => console.log('race', value));
let chain = Promise.resolve();
for (let i = 1; i <= 4; i++) chain = chain.then(() => console.log('tick', i));
