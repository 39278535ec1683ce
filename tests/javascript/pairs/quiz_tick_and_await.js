// nextTick, microtasks and what follows an await, each asking for the others.
process.nextTick(() => {
  console.log('tick');
  process.nextTick(() => console.log('tick of tick'));
  Promise.resolve().then(() => console.log('job of tick'));
});
Promise.resolve().then(() => {
  console.log('job');
  process.nextTick(() => console.log('tick of job'));
  queueMicrotask(() => console.log('job of job'));
});
(async () => {
  console.log('async begins');
  await null;
  console.log('after one await');
  process.nextTick(() => console.log('tick of async'));
  await null;
  console.log('after two');
})();
console.log('script ends');
