// The first rejection decides; the others run on and are not reported.
const steps = (name, count, end) => {
  let chain = Promise.resolve();
  for (let i = 1; i <= count; i++) chain = chain.then(() => console.log(name, i));
  return chain.then(end);
};
Promise.all([
  steps('a', 3, () => 'a'),
  steps('b', 1, () => { throw 'b failed'; }),
  steps('c', 2, () => { throw 'c failed'; }),
]).then(() => console.log('never'), (reason) => console.log('all', reason));
