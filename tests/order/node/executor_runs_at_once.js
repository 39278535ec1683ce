// The executor runs inside the constructor; handlers never do.
console.log('before');
const promise = new Promise((resolve) => {
  console.log('executor');
  resolve('value');
  console.log('after resolve');
});
promise.then((value) => console.log('handler', value));
console.log('end of script');
