// A listener that is taken back in time.
const controller = new AbortController();
const first = () => console.log('first');
const second = () => console.log('second');
controller.signal.addEventListener('abort', first);
controller.signal.addEventListener('abort', second);
controller.signal.addEventListener('abort', second);
controller.signal.removeEventListener('abort', first);
controller.abort();
