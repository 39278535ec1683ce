// then, resolve and the combinators make promises of the subclass.
class Loud extends Promise {
  constructor(executor) { console.log('constructed'); super(executor); }
}
const promise = Loud.resolve('value');
console.log(promise.then((value) => console.log(value)).constructor.name);
console.log(Loud.all([]).constructor.name);
console.log(promise.finally(() => {}).constructor.name);
console.log(Loud.resolve(promise) === promise ? 'itself' : 'wrapped');
console.log(Promise.resolve(promise) === promise ? 'itself' : 'wrapped');
