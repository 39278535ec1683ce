// A tick asked for in a job waits until no job is left; a job asked for in a tick until no tick is left.
Promise.resolve().then(() => {
  console.log('job 1');
  process.nextTick(() => console.log('tick from job 1'));
}).then(() => console.log('job 2')).then(() => console.log('job 3'));
process.nextTick(() => {
  console.log('tick 1');
  queueMicrotask(() => console.log('job from tick 1'));
  process.nextTick(() => console.log('tick 3'));
});
process.nextTick(() => console.log('tick 2'));
