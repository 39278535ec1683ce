// A Map walked with forEach, and with one that is still loading.
const cache = new Map();
const load = (key) => {
  if (!cache.has(key)) cache.set(key, new Promise((resolve) => setTimeout(resolve, 10, key.toUpperCase())));
  return cache.get(key);
};

Promise.all([load('a'), load('b'), load('a')]).then((values) => {
  console.log(values, cache.size);
  load('c');
  cache.forEach((promise, key) => console.log(key, promise));
  new Set(values).forEach((value) => console.log(value));
});
