// A promise for the next event of an emitter.
const { EventEmitter } = require('events');

const emitter = new EventEmitter();
const next = (name) => new Promise((resolve) => emitter.once(name, resolve));

next('ready').then((who) => console.log(who, 'is ready'));
console.log(emitter.emit('ready', 'the server'));
console.log(emitter.emit('ready', 'nobody'));
