// In batches: parallel inside, one batch after the other.
const job = (n) => new Promise((resolve) => setTimeout(resolve, 10, n * n));

async function inBatches(numbers, size) {
  const results = [];
  for (let i = 0; i < numbers.length; i += size) {
    const batch = numbers.slice(i, i + size);
    console.log('batch', batch);
    results.push(...(await Promise.all(batch.map(job))));
  }
  return results;
}

inBatches([1, 2, 3, 4, 5], 2).then((results) => console.log(results));
