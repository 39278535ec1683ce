// A rejection that a listener of exit leaves behind fails the process.
process.on('exit', (code) => {
  console.log('exit', code);
  Promise.reject(new Error('too late to catch'));
});
