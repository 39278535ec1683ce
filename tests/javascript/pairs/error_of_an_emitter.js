// An error event that nobody listens to, and a listener that is no function.
const EventEmitter = require('events');
for (const what of ['boom', {a: 1}, undefined, new RangeError('own')]) {
  try { new EventEmitter().emit('error', what); } catch (error) { console.log(error); console.log(`${error}`, error.code); }
}
class Api extends EventEmitter {}
try { new Api().on('x', 5); } catch (error) { console.log(error.message, error.code, error instanceof TypeError); }
