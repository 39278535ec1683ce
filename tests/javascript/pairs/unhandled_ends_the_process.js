// Without a listener the process ends with status 1.
process.on('exit', (code) => console.log('exit status', code));
setTimeout(() => console.log('never'), 50);
Promise.reject(new Error('nobody catches this'));
console.log('script goes on to its end');
