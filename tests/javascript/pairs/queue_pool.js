// Never more than two at once: a set of those that run, and a race.
async function pool(limit, items, work) {
  const results = [];
  const running = new Set();
  for (const item of items) {
    const promise = work(item).finally(() => running.delete(promise));
    results.push(promise);
    running.add(promise);
    if (running.size >= limit) await Promise.race(running);
  }
  return Promise.all(results);
}

async function square(n) {
  console.log('begin', n);
  await new Promise((resolve) => setTimeout(resolve, n * 100));
  console.log('end', n);
  return n * n;
}

pool(2, [3, 1, 4], square).then((results) => console.log(results));
