// Handlers of one promise run in the order of their registration, before anything they start.
let resolve;
const promise = new Promise((r) => { resolve = r; });
promise.then(() => { console.log('first'); Promise.resolve().then(() => console.log('from first')); });
promise.then(() => console.log('second'));
resolve();
promise.then(() => console.log('third'));
console.log('script');
