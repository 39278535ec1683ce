// A timer that is unref'ed does not keep the program going, but runs while something else does.
setTimeout(() => console.log('unref, in time'), 5).unref();
setTimeout(() => console.log('unref, too late'), 10000).unref();
const kept = setTimeout(() => console.log('ref again'), 60).unref();
kept.ref();
