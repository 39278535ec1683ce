// A subclass of Promise stays what it is along the chain.
class Loud extends Promise {
  then(onFulfilled, onRejected) {
    console.log('then');
    return super.then(onFulfilled, onRejected);
  }
}

const promise = Loud.resolve(1).then((n) => n + 1);
console.log(promise instanceof Loud, promise.catch(() => {}) instanceof Loud);
promise.then((n) => console.log(n));
