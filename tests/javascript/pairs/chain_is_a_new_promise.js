// then returns another promise.
const first = Promise.resolve(1);
const second = first.then((value) => value + 1);
console.log(first === second);
second.then((value) => console.log(value));
first.then((value) => console.log(value));
