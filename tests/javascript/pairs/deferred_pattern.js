// A deferred: a promise and its functions in one object.
class Deferred {
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}

const deferred = new Deferred();
deferred.promise.then((value) => console.log('resolved with', value));
console.log('nothing yet');
setTimeout(() => deferred.resolve('a value'), 10);
