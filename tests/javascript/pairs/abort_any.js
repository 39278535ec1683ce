// One signal made of several.
const user = new AbortController();
const shutdown = new AbortController();
const signal = AbortSignal.any([user.signal, shutdown.signal]);
signal.addEventListener('abort', () => console.log('aborted by', signal.reason));
shutdown.abort('shutdown');
user.abort('user');
console.log(signal.aborted, user.signal.aborted, AbortSignal.abort('at once').reason);
