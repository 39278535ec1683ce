// Promise.all rejects with the first rejection; the others go on.
const work = (name, ms, fails) =>
  new Promise((resolve, reject) => {
    setTimeout(() => {
      console.log(name, fails ? 'fails' : 'is done');
      if (fails) reject(new Error(`${name} failed`));
      else resolve(name);
    }, ms);
  });

Promise.all([work('a', 10), work('b', 20, true), work('c', 30)])
  .then((values) => console.log('never', values))
  .catch((error) => console.log('caught', error.message));
