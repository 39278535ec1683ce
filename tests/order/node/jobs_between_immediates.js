// After each immediate too; an immediate set by an immediate runs in the next turn.
setImmediate(() => {
  console.log('immediate 1');
  setImmediate(() => console.log('immediate of immediate 1'));
  Promise.resolve().then(() => console.log('job of immediate 1'));
  process.nextTick(() => console.log('tick of immediate 1'));
});
setImmediate(() => console.log('immediate 2'));
console.log('script');
