// A listener for one rejection only: the second one ends the process.
process.once('unhandledRejection', (reason, promise) => {
  console.log('heard', reason.message);
  promise.catch(() => console.log('handled late'));
});
process.on('rejectionHandled', () => console.log('rejectionHandled'));
process.on('exit', (code) => console.log('exit', code));
Promise.reject(new Error('the first'));
setTimeout(() => Promise.reject(new Error('the second')), 3);
setTimeout(() => console.log('never'), 6);
