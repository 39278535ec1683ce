// Twice, both ways, and a throw afterwards: only the first call counts.
const show = (name) => [(value) => console.log(name, value), (error) => console.log(name, 'rejected', error)];
Promise.resolve({ then(resolve, reject) { resolve(1); resolve(2); reject(3); } }).then(...show('twice'));
Promise.resolve({ then(resolve, reject) { reject(4); resolve(5); } }).then(...show('reject first'));
Promise.resolve({ then(resolve) { resolve(6); throw 7; } }).then(...show('throws after'));
Promise.resolve({ then() { throw 8; } }).then(...show('throws'));
Promise.resolve({ then: 'not a function' }).then(() => console.log('a plain value'));
