// A race without runners never ends.
const forever = Promise.race([]);
setTimeout(() => console.log(forever), 10);
