// The same function may be given a promise, a thenable or a value; they take 3, 2 and 1 jobs.
const a = Promise.withResolvers();
const b = Promise.withResolvers();
const c = Promise.withResolvers();
a.promise.then((value) => console.log(value));
b.promise.then((value) => console.log(value));
c.promise.then((value) => console.log(value));
a.resolve(Promise.resolve('promise'));
b.resolve({ then(resolve) { resolve('thenable'); } });
c.resolve('value');
let chain = Promise.resolve();
for (let i = 1; i <= 4; i++) chain = chain.then(() => console.log('tick', i));
