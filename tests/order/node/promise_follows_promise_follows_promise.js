// A tower of promises, each resolved with the next.
const bottom = Promise.resolve('bottom');
const middle = new Promise((resolve) => resolve(bottom));
const top = new Promise((resolve) => resolve(middle));
top.then((value) => console.log('top', value));
middle.then((value) => console.log('middle', value));
bottom.then((value) => console.log('bottom', value));
let chain = Promise.resolve();
for (let i = 1; i <= 5; i++) chain = chain.then(() => console.log('tick', i));
