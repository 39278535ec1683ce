// At most two jobs at a time.
function limiter(max) {
  const waiting = [];
  let active = 0;
  const next = () => {
    if (active >= max || waiting.length === 0) return;
    active += 1;
    const { job, resolve, reject } = waiting.shift();
    job().then(resolve, reject).finally(() => {
      active -= 1;
      next();
    });
  };
  return (job) => new Promise((resolve, reject) => {
    waiting.push({ job, resolve, reject });
    next();
  });
}

const limit = limiter(2);
const job = (name, ms) => () => {
  console.log('begin', name);
  return new Promise((resolve) => setTimeout(() => {
    console.log('end', name);
    resolve(name);
  }, ms));
};

Promise.all([limit(job('a', 200)), limit(job('b', 20)), limit(job('c', 300)), limit(job('d', 300))])
  .then((names) => console.log(names));
