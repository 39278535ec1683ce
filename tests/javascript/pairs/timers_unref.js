// A timer that does not keep the process.
setTimeout(() => console.log('never'), 1000).unref();
setTimeout(() => console.log('the last one that counts'), 10);
