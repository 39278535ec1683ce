// What a microtask throws is reported at once, and the other jobs go on.
process.on('uncaughtException', (error) => console.log('uncaught', error.message));
queueMicrotask(() => { console.log('microtask 1'); throw new Error('from microtask 1'); });
Promise.resolve().then(() => console.log('job'));
queueMicrotask(() => console.log('microtask 2'));
