// Promise.try calls its function at once; what it throws rejects, what it returns resolves.
Promise.try((a, b) => { console.log('called', a, b); return a + b; }, 1, 2).then((sum) => console.log('sum', sum));
Promise.try(() => { throw new Error('thrown'); }).catch((error) => console.log(error.message));
Promise.try(() => Promise.resolve('promise')).then((value) => console.log(value));
Promise.try(() => Promise.reject('rejected')).catch((reason) => console.log(reason));
console.log('script');
let chain = Promise.resolve();
for (let i = 1; i <= 4; i++) chain = chain.then(() => console.log('tick', i));
