// One turn after another, from inside an immediate.
setImmediate(() => {
  console.log('immediate');
  setImmediate(() => console.log('next immediate'));
  process.nextTick(() => console.log('tick'));
  queueMicrotask(() => { console.log('job'); process.nextTick(() => console.log('tick of job')); });
  Promise.resolve().then(() => setImmediate(() => console.log('immediate of job')));
});
