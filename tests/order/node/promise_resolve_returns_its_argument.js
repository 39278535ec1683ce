// Promise.resolve(promise) is the promise itself, so it costs nothing.
const promise = Promise.resolve('same');
console.log(Promise.resolve(promise) === promise ? 'identical' : 'another');
Promise.resolve(promise).then((value) => console.log(value));
Promise.resolve().then(() => console.log('second'));
