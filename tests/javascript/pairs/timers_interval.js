// An interval that stops itself.
let ticks = 0;
const interval = setInterval(() => {
  ticks += 1;
  console.log('tick', ticks);
  if (ticks === 3) clearInterval(interval);
}, 10);
