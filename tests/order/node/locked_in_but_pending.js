// resolve(pending promise) locks in: a later reject does nothing.
let finish;
const slow = new Promise((resolve) => { finish = resolve; });
const promise = new Promise((resolve, reject) => {
  resolve(slow);
  reject(new Error('too late'));
});
promise.then((value) => console.log('fulfilled', value), () => console.log('rejected'));
Promise.resolve().then(() => { console.log('finish'); finish('slow value'); })
  .then(() => console.log('after 1')).then(() => console.log('after 2'));
