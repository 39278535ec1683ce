// Jobs run between two timers, not after all of them.
setTimeout(() => {
  console.log('timer 1');
  Promise.resolve().then(() => console.log('job 1'));
}, 0);
setTimeout(() => {
  console.log('timer 2');
  Promise.resolve().then(() => console.log('job 2'));
}, 0);
