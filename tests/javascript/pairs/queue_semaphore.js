// A semaphore: acquire is a promise for the function that releases.
function semaphore(free) {
  const waiting = [];
  const release = () => {
    if (waiting.length) waiting.shift()(release);
    else free++;
  };
  return () =>
    new Promise((resolve) => {
      if (free > 0) {
        free--;
        resolve(release);
      } else {
        waiting.push(resolve);
      }
    });
}

const acquire = semaphore(2);
[20, 300, 20].forEach(async (ms, at) => {
  const release = await acquire();
  console.log('begin', at);
  await new Promise((resolve) => setTimeout(resolve, ms));
  console.log('end', at);
  release();
});
