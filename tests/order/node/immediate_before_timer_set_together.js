// Set from inside a timer, an immediate comes before the next timer.
setTimeout(() => {
  console.log('timer');
  setTimeout(() => console.log('inner timer'), 0);
  setImmediate(() => console.log('immediate'));
}, 1);
