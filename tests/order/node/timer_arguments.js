// Further arguments are passed to the callback.
setTimeout((...args) => console.log('timeout', ...args), 1, 'a', 'b');
process.nextTick((...args) => console.log('tick', ...args), 'c', 'd');
