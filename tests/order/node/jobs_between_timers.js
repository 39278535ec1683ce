// After each timer the ticks and jobs are drained, even between two that are due together.
setTimeout(() => {
  console.log('timer 1');
  Promise.resolve().then(() => console.log('job of timer 1')).then(() => console.log('second job of timer 1'));
  process.nextTick(() => console.log('tick of timer 1'));
}, 1);
setTimeout(() => {
  console.log('timer 2');
  Promise.resolve().then(() => console.log('job of timer 2'));
}, 1);
