// A promise resolved with itself is rejected with a TypeError.
let resolve;
const promise = new Promise((r) => { resolve = r; });
resolve(promise);
promise.catch((error) => console.log(error instanceof TypeError ? 'TypeError' : 'something else'));
const chained = Promise.resolve().then(() => chained);
chained.catch((error) => console.log('chained', error.constructor.name));
console.log('script');
