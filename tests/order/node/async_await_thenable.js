// await of a thenable calls its then in a job.
const thenable = { then(resolve) { console.log('then'); resolve('value'); } };
(async () => {
  console.log('before');
  console.log(await thenable);
})();
let chain = Promise.resolve();
for (let i = 1; i <= 3; i++) chain = chain.then(() => console.log('tick', i));
