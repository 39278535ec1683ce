// Script, ticks, jobs, timers and immediates in one program.
const log = (text) => () => console.log(text);
setTimeout(() => {
  console.log('timer');
  setImmediate(log('immediate'));
  setTimeout(log('second timer'), 30);
  process.nextTick(log('tick of timer'));
  Promise.resolve().then(log('job of timer'));
}, 1);
Promise.resolve().then(() => {
  console.log('job 1');
  process.nextTick(log('tick of job 1'));
  return { then(resolve) { console.log('thenable'); resolve(); } };
}).then(log('after thenable')).finally(log('finally'));
Promise.resolve().then(log('job 2')).then(log('job 3')).then(log('job 4')).then(log('job 5'));
process.nextTick(() => { console.log('tick 1'); Promise.resolve().then(log('job of tick 1')); });
process.nextTick(log('tick 2'));
(async () => { console.log('async'); await null; console.log('after await'); })();
console.log('script');
