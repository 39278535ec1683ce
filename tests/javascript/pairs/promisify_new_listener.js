// An emitter tells of listeners that come and go.
const { EventEmitter } = require('events');

const source = new EventEmitter();
source.on('newListener', (event) => console.log('somebody waits for', event));
source.on('removeListener', (event) => console.log('nobody waits for', event));

const next = (event) => new Promise((resolve) => source.once(event, (...data) => resolve(data)));

next('data').then((data) => console.log('got', data));
setTimeout(() => source.emit('data', 1, 'two'), 1);
setTimeout(() => source.removeAllListeners(), 5);
next('end').then(() => console.log('never'));
