// Combinators of combinators.
Promise.all([Promise.race(['a', 'b']), Promise.any([Promise.reject(), 'c']), Promise.all(['d', 'e'])])
  .then(([first, second, third]) => console.log(first, second, ...third));
Promise.race([Promise.all([1, 2]), Promise.all([])])
  .then((values) => console.log('race of alls', values.length));
let chain = Promise.resolve();
for (let i = 1; i <= 6; i++) chain = chain.then(() => console.log('tick', i));
