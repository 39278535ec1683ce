// A getter that throws rejects at once, without a job for then.
const thenable = { get then() { console.log('getter'); throw new Error('no then'); } };
const promise = new Promise((resolve) => resolve(thenable));
promise.catch((error) => console.log(error.message));
Promise.resolve().then(() => console.log('tick 1')).then(() => console.log('tick 2'));
