// console.log shows what state a promise is in.
const pending = new Promise(() => {});
const fulfilled = Promise.resolve({ id: 1 });
const rejected = Promise.reject('reason');
rejected.catch(() => {});
console.log(pending);
console.log(fulfilled);
console.log(rejected);
console.log([Promise.resolve(1), Promise.resolve('one')]);
