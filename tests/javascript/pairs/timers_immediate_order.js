// Immediates run in order, each with its own microtasks.
setImmediate(() => {
  console.log('immediate 1');
  Promise.resolve().then(() => console.log('job of immediate 1'));
  setImmediate(() => console.log('next round'));
});
setImmediate(() => console.log('immediate 2'));
