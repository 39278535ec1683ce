// Cache the promise, not the value: one request for all who ask.
const cache = new Map();
let requests = 0;
const request = async (key) => {
  requests += 1;
  await null;
  return `value of ${key}`;
};
const cached = (key) => {
  if (!cache.has(key)) cache.set(key, request(key));
  return cache.get(key);
};

Promise.all([cached('a'), cached('b'), cached('a')]).then((values) => {
  console.log(values, requests);
  console.log(cache);
});
