// When all are rejected there is an AggregateError, with the errors in input order.
const fail = (text, ms) => new Promise((_, reject) => setTimeout(() => reject(new Error(text)), ms));
Promise.any([fail('one', 20), fail('two', 10)]).catch((error) => {
  console.log(error instanceof AggregateError, error.message);
  console.log(error.errors.map((each) => each.message));
});
