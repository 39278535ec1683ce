// exit in a timer: an interval that is not waited for stops with the process.
let ticks = 0;
setInterval(() => (ticks += 1), 1).unref();
process.on('exit', (code) => console.log('exit', code, ticks > 0));
setTimeout(() => process.exit(7), 20);
setTimeout(() => console.log('never'), 40);
