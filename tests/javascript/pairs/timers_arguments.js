// Timers, immediates and ticks pass arguments on.
setTimeout((a, b) => console.log('timer', a, b), 300, 'x', { y: 1 });
setImmediate(console.log, 'immediate', [1, 2]);
process.nextTick(console.log, 'tick', null, undefined);
