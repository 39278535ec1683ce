// Microtasks and reactions share one queue.
queueMicrotask(() => console.log('microtask 1'));
Promise.resolve().then(() => console.log('reaction 1'));
queueMicrotask(() => { console.log('microtask 2'); queueMicrotask(() => console.log('microtask 4')); });
Promise.resolve().then(() => console.log('reaction 2')).then(() => console.log('reaction 3'));
queueMicrotask(() => console.log('microtask 3'));
