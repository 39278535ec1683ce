// reject takes a promise or thenable as the reason, unopened.
const inner = Promise.resolve('inner');
Promise.reject(inner).catch((reason) => console.log(reason === inner ? 'the promise itself' : 'unwrapped'));
new Promise((resolve, reject) => reject({ then() { console.log('never'); } }))
  .catch((reason) => console.log(typeof reason.then === 'function' ? 'the thenable itself' : 'unwrapped'));
