// A timer that sets the next one: promises in between run before it.
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
sleep(10).then(() => { console.log('10 ms'); return sleep(10); }).then(() => { console.log('20 ms'); return sleep(600); })
  .then(() => console.log('620 ms'));
setTimeout(() => console.log('300 ms'), 300);
console.log('script');
