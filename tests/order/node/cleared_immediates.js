// An immediate cleared by the one before it, or by a job, does not run.
setImmediate(() => { console.log('first'); clearImmediate(second); });
const second = setImmediate(() => console.log('second'));
setImmediate(() => { console.log('third'); process.nextTick(() => clearImmediate(fourth)); });
const fourth = setImmediate(() => console.log('fourth'));
setImmediate(() => console.log('fifth'));
