// All of Node's queues in one program.
setTimeout(() => {
  console.log('timer');
  process.nextTick(() => console.log('tick of the timer'));
  Promise.resolve().then(() => console.log('job of the timer'));
  setImmediate(() => console.log('immediate'));
  setTimeout(() => console.log('last timer'), 10);
}, 0);
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('job'));
console.log('script');
