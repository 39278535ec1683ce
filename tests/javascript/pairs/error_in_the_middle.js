// Each catch guards what stands before it.
const step = (name, fails) => () => {
  console.log(name);
  if (fails) throw new Error(`${name} failed`);
};

Promise.resolve()
  .then(step('one'))
  .then(step('two', true))
  .catch((error) => console.log('repaired:', error.message))
  .then(step('three', true))
  .then(step('four'))
  .catch((error) => console.log('gave up:', error.message));
