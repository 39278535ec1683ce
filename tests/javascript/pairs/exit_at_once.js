// exit ends the process here and now.
process.on('exit', (code) => console.log('bye', code));
setTimeout(() => {
  console.log('timer');
  Promise.resolve().then(() => console.log('never'));
  process.exit(4);
}, 10);
setTimeout(() => console.log('never'), 30);
