// One catch for the errors of every source, told apart by their names.
const wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    setTimeout(resolve, ms);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

async function attempt(label, work) {
  try {
    await work();
  } catch (error) {
    console.log(label, error instanceof Error, error.name, '-', error.message);
    console.log(`${error}`, error);
  }
}

async function main() {
  await attempt('any', () => Promise.any([Promise.reject(new Error('left')), Promise.reject('right')]));
  const controller = new AbortController();
  controller.abort();
  await attempt('abort', async () => controller.signal.throwIfAborted());
  await attempt('timeout', () => wait(60, AbortSignal.timeout(10)));
  await attempt('own', () => Promise.reject(new DOMException('not today', 'NotSupportedError')));
  await attempt('type', () => Promise.all(5).catch(() => Promise.reject(new TypeError('no list'))));
}
main();
