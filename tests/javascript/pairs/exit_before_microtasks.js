// What a listener of beforeExit queues runs; only a timer or the like brings the loop back to life.
process.on('beforeExit', () => {
  console.log('before exit');
  Promise.resolve().then(() => console.log('then'));
  process.nextTick(() => console.log('tick'));
});
process.on('exit', () => console.log('exit'));
