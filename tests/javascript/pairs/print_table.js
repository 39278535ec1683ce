// Outcomes in a table.
const jobs = [Promise.resolve(1), Promise.reject('no'), new Promise((resolve) => setTimeout(resolve, 10, [2, 3]))];
Promise.allSettled(jobs).then((outcomes) => {
  console.table(outcomes);
  console.table(outcomes, ['status']);
  console.table([['a', 1], ['b', 2]]);
  console.table(new Map([['first', 1]]));
  console.table([], ['nothing']);
});
