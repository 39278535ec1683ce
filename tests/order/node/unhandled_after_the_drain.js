// Rejections are reported after the drain in which nobody handled them, in the order of rejection.
process.on('unhandledRejection', (reason) => console.log('unhandled', reason));
Promise.reject('first');
Promise.resolve().then(() => { throw 'second'; });
const handled = Promise.reject('handled in time');
Promise.resolve().then(() => {}).then(() => handled.catch((reason) => console.log('caught', reason)));
setImmediate(() => { console.log('immediate'); Promise.reject('third'); });
setImmediate(() => console.log('next immediate'));
