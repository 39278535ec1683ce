// rejectionHandled follows when somebody catches after all.
process.on('unhandledRejection', (reason) => console.log('unhandled:', reason));
process.on('rejectionHandled', (promise) => console.log('handled after all:', promise));

const promise = Promise.reject('late');
setTimeout(() => promise.catch((reason) => console.log('caught', reason)), 10);
