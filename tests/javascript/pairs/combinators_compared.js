// The same three promises in all four combinators.
const make = () => [
  new Promise((resolve) => setTimeout(resolve, 50, 'late')),
  new Promise((_, reject) => setTimeout(reject, 10, 'early failure')),
  new Promise((resolve) => setTimeout(resolve, 250, 'last')),
];

for (const name of ['all', 'allSettled', 'race', 'any']) {
  Promise[name](make()).then(
    (value) => console.log(name, 'fulfilled', value),
    (reason) => console.log(name, 'rejected', reason),
  );
}
