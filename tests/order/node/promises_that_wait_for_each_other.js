// Two promises resolved with each other stay pending for ever; the program ends all the same.
const a = Promise.withResolvers();
const b = Promise.withResolvers();
a.promise.then(() => console.log('never'));
b.promise.finally(() => console.log('never'));
a.resolve(b.promise);
b.resolve(a.promise);
setImmediate(() => console.log('still pending'));
