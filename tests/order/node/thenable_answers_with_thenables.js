// Each level of thenables costs one job.
const wrap = (depth) => ({
  then(resolve) { console.log('level', depth); resolve(depth === 0 ? 'bottom' : wrap(depth - 1)); },
});
Promise.resolve(wrap(3)).then((value) => console.log(value));
let chain = Promise.resolve();
for (let i = 1; i <= 6; i++) chain = chain.then(() => console.log('tick', i));
