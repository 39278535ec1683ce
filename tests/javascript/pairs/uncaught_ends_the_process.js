// An exception in the script stops everything.
Promise.resolve().then(() => console.log('never'));
setTimeout(() => console.log('never'), 0);
console.log('before');
throw new Error('in the script');
