// A timer that was called off in time.
const timer = setTimeout(() => console.log('never'), 250);
setTimeout(() => {
  clearTimeout(timer);
  console.log('called off');
}, 10);
const immediate = setImmediate(() => console.log('never either'));
clearImmediate(immediate);
clearTimeout(undefined);
