// A timer that sets the next one: promises in between run before it.
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
sleep(10).then(() => { console.log('10 ms'); return sleep(10); }).then(() => { console.log('20 ms'); return sleep(60); })
  .then(() => console.log('80 ms'));
setTimeout(() => console.log('50 ms'), 50);
console.log('script');
