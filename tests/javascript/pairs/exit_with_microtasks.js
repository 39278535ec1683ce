// A listener of exit may still queue microtasks; ticks, timers and immediates come too late.
function last(code) {
  console.log('exit', code);
  process.nextTick(() => console.log('never: a tick'));
  setTimeout(() => console.log('never: a timer'));
  setImmediate(() => console.log('never: an immediate'));
  queueMicrotask(() => console.log('microtask'));
  Promise.resolve()
    .then(() => console.log('then'))
    .then(() => console.log('and then'));
}
process.on('exit', last);
process.on('exit', () => console.log('another listener'));
