// A time limit that puts its timer away.
function withTimeout(promise, ms) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), ms);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

withTimeout(Promise.resolve('quick'), 5000).then((value) => console.log(value));
withTimeout(new Promise(() => {}), 20).catch((error) => console.log(error.message));
