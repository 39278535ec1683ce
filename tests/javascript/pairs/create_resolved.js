// The executor runs at once; the handler runs later.
const promise = new Promise((resolve) => {
  console.log('executor');
  resolve('value');
});
promise.then((value) => console.log('then', value));
console.log('end of script');
