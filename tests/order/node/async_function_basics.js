// An async function runs at once up to its first await.
async function work() {
  console.log('work begins');
  await Promise.resolve();
  console.log('after await 1');
  await Promise.resolve();
  console.log('after await 2');
  return 'result';
}
console.log('before');
work().then((value) => console.log(value));
console.log('after');
Promise.resolve().then(() => console.log('tick 1')).then(() => console.log('tick 2')).then(() => console.log('tick 3'));
