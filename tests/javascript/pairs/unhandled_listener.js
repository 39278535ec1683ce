// A rejection that nobody handles is reported after the microtasks.
process.on('unhandledRejection', (reason, promise) => {
  console.log('unhandled:', reason.message);
  promise.catch(() => console.log('caught by the listener'));
});

Promise.reject(new Error('forgotten'));
Promise.resolve().then(() => console.log('microtask'));
console.log('script');
