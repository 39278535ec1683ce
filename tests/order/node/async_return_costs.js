// Returning a value, awaiting before returning, and returning a promise cost 1, 2 and 3 jobs.
const f = async () => 'value';
const g = async () => await Promise.resolve('awaited');
const h = async () => Promise.resolve('promise');
h().then((value) => console.log(value));
g().then((value) => console.log(value));
f().then((value) => console.log(value));
let chain = Promise.resolve();
for (let i = 1; i <= 4; i++) chain = chain.then(() => console.log('tick', i));
