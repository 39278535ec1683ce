// A task that hands the reason of its signal on, whatever that is.
function task(signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(() => resolve('finished'), 50);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

const plain = new AbortController();
task(plain.signal).catch((reason) => console.log(reason.name, reason.message, reason.code, reason instanceof DOMException));
plain.abort();
task(plain.signal).catch((reason) => console.log('aborted already:', `${reason}`));
for (const reason of [new Error('with an error'), 'with a text', { why: 'with an object' }, null]) {
  const controller = new AbortController();
  task(controller.signal).catch((reason) => console.log(reason));
  controller.abort(reason);
  console.log(controller);
}
const both = AbortSignal.any([new AbortController().signal, AbortSignal.timeout(2)]);
task(both).catch((reason) => console.log(reason.name, '-', reason.message));
