// Tasks one after the other, by folding them into a chain.
const task = (name) => () => {
  console.log('start', name);
  return new Promise((resolve) => setImmediate(() => { console.log('end', name); resolve(name); }));
};
['a', 'b', 'c'].map(task).reduce((chain, next) => chain.then(next), Promise.resolve())
  .then((last) => console.log('last', last));
console.log('script');
