// Handlers of one rejected promise run in the order of their registration, whether it came before or after.
let reject;
const promise = new Promise((_, r) => { reject = r; });
promise.catch((reason) => { console.log('first', reason); Promise.resolve().then(() => console.log('from first')); });
promise.then(() => console.log('never')).catch((reason) => console.log('second, a job later', reason));
promise.then(() => console.log('never'), (reason) => console.log('third', reason));
reject('reason');
promise.catch((reason) => console.log('fourth', reason));
console.log('script');
