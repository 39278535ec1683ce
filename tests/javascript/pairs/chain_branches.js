// Two handlers of one promise are not a chain.
const base = Promise.resolve(10);
base.then((n) => n + 1).then((n) => console.log('left', n));
base.then((n) => n * 2).then((n) => console.log('right', n));
base.then((n) => console.log('base', n));
