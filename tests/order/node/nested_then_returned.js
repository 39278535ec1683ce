// With return, the outer chain waits for the inner one.
Promise.resolve().then(() => {
  console.log('outer 1');
  return Promise.resolve().then(() => console.log('inner 1')).then(() => console.log('inner 2'));
}).then(() => console.log('outer 2'));
Promise.resolve()
  .then(() => console.log(1)).then(() => console.log(2)).then(() => console.log(3))
  .then(() => console.log(4)).then(() => console.log(5)).then(() => console.log(6));
