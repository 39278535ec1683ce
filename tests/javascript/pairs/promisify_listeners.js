// An emitter calls its listeners in order, unless one asks to be the first.
const EventEmitter = require('events');

const door = new EventEmitter();
door.on('open', (who) => console.log('first', who));
door.prependListener('open', (who) => console.log('before it', who));
door.prependOnceListener('open', () => console.log('before all, once'));
door.addListener('close', () => console.log('closed'));
console.log(door.eventNames(), door.listenerCount('open'));
console.log(door.emit('open', 'Ada'), door.emit('open', 'Bob'), door.emit('knock'));
door.removeAllListeners('open');
console.log(door.eventNames());
process.on('exit', () => console.log('last'));
process.prependListener('exit', (code) => console.log('exit', code));
