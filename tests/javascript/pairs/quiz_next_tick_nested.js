// A tick asked for by a microtask waits until no microtask is left.
Promise.resolve()
  .then(() => {
    console.log('job 1');
    process.nextTick(() => console.log('tick from job 1'));
  })
  .then(() => console.log('job 2'));
process.nextTick(() => {
  console.log('tick 1');
  process.nextTick(() => console.log('tick 2'));
  Promise.resolve().then(() => console.log('job of tick 1'));
});
