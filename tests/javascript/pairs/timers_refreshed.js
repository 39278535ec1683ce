// A watchdog: every sign of life sets its timer back.
const watchdog = setTimeout(() => console.log('silence for 400 ms'), 400);

let beats = 0;
const heart = setInterval(() => {
  console.log('beat', ++beats);
  watchdog.refresh();
  if (beats === 3) {
    heart.close();
    again.refresh();
  }
}, 50);

const again = setTimeout(() => console.log('called after', beats), 5);
const closed = setTimeout(() => console.log('never'), 1).close();
console.log(closed.refresh() === closed);
