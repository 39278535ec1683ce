// An exception in a timer, and who hears of it.
process.on('uncaughtException', (error, origin) => console.log(origin, error.message));
setTimeout(() => {
  throw new Error('thrown in a timer');
}, 10);
setTimeout(() => console.log('the loop goes on'), 20);
