// Each branch of a promise needs a catch of its own.
process.on('unhandledRejection', (reason) => console.log('unhandled', reason));
const promise = Promise.reject('reason');
promise.then(() => console.log('never'));
promise.catch((reason) => console.log('caught', reason));
