// A subclass's promise is no plain value: to resolve with one takes its then.
class Sub extends Promise {}
Promise.resolve(Sub.resolve('wrapped')).then((value) => console.log(value));
Sub.resolve('sub').then((value) => console.log(value));
Promise.resolve('plain').then((value) => console.log(value));
let chain = Promise.resolve();
for (let i = 1; i <= 4; i++) chain = chain.then(() => console.log('tick', i));
