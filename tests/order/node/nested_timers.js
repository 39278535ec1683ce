// Timers set by a timer of the same delay run after all that were set before, with their jobs in between.
setTimeout(() => {
  console.log('a');
  setTimeout(() => console.log('a inner'), 1);
  Promise.resolve().then(() => { console.log('job of a'); setTimeout(() => console.log('from job of a'), 1); });
}, 1);
setTimeout(() => { console.log('b'); setTimeout(() => console.log('b inner'), 1); }, 1);
