// await of a pending promise goes on one job after it is fulfilled, before handlers added later.
let resolve;
const promise = new Promise((r) => { resolve = r; });
promise.then(() => console.log('then before'));
(async () => { console.log('awaited', await promise); })();
promise.then(() => console.log('then after'));
queueMicrotask(() => { console.log('resolving'); resolve('value'); });
