// A chain built by reduce runs its tasks in order.
const tasks = ['wash', 'rinse', 'dry'];
const run = (task) =>
  new Promise((resolve) => {
    setTimeout(() => {
      console.log(task);
      resolve();
    }, 10);
  });

tasks
  .reduce((chain, task) => chain.then(() => run(task)), Promise.resolve())
  .then(() => console.log('all done'));
