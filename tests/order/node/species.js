// species names the class of derived promises.
class Special extends Promise { static get [Symbol.species]() { return Promise; } }
const promise = Special.resolve('value');
console.log(promise.constructor.name, promise.then(() => {}).constructor.name, Special.all([]).constructor.name);
promise.finally(() => console.log('finally')).then((value) => console.log(value));
promise.then((value) => console.log('then', value));
