// Each promise is reported for itself: a then without a second handler passes the rejection on.
process.on('unhandledRejection', (reason) => console.log('unhandled', reason));
const promise = Promise.reject('a');
promise.then(() => console.log('never'));
promise.finally(() => console.log('finally'));
promise.catch(() => console.log('caught'));
Promise.all([Promise.reject('b'), Promise.reject('c')]);
Promise.any([Promise.reject('d')]).catch(() => console.log('any caught'));
