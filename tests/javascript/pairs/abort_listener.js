// A signal tells its listeners once.
const controller = new AbortController();
const { signal } = controller;
signal.addEventListener('abort', (event) => console.log(event.type, signal.reason));
signal.onabort = () => console.log('onabort');

console.log(signal.aborted);
controller.abort('enough');
controller.abort('once more');
console.log(signal.aborted, signal.reason);
