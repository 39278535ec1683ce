// An interval runs until it is cleared, here from inside; each run is followed by its jobs.
let count = 0;
const interval = setInterval(() => {
  count += 1;
  console.log('interval', count);
  Promise.resolve(count).then((n) => console.log('job', n));
  if (count === 3) clearInterval(interval);
}, 2);
