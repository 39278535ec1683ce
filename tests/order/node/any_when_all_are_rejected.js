// any rejects with an AggregateError whose errors are in input order; of nothing, at once.
const late = Promise.resolve().then(() => { throw 'late'; });
Promise.any([late, Promise.reject('early')])
  .catch((error) => console.log(error.constructor.name, error.message, ...error.errors));
Promise.any([]).catch((error) => console.log(error.constructor.name, error.errors.length));
let chain = Promise.resolve();
for (let i = 1; i <= 4; i++) chain = chain.then(() => console.log('tick', i));
