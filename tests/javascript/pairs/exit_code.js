// exitCode lets the loop run out, and decides the status.
process.exitCode = 3;
process.on('exit', (code) => console.log('exit', code));
setTimeout(() => console.log('timer'), 10);
