// An interval goes to the end of its delay's line after each run.
let left = 3;
const interval = setInterval(() => {
  console.log('interval');
  left -= 1;
  if (left === 0) clearInterval(interval);
  else setTimeout(() => console.log('timeout set by it'), 2);
}, 2);
setTimeout(() => console.log('timeout set by the script'), 2);
