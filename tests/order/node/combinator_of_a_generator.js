// A generator is walked at once; one that throws rejects, one abandoned is closed.
function* numbers() {
  try {
    console.log('yield 1'); yield 1;
    console.log('yield 2'); yield Promise.resolve(2);
    console.log('exhausted');
  } finally { console.log('closed'); }
}
function* failing() { yield 1; throw new Error('generator failed'); }
Promise.all(numbers()).then((values) => console.log('all', ...values));
Promise.allSettled(failing()).catch((error) => console.log(error.message));
Promise.race(5).catch((error) => console.log(error.constructor.name));
console.log('script');
