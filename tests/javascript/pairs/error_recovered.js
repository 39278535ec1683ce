// catch returns a value to go on with.
const load = () => Promise.reject(new Error('offline'));
load()
  .catch(() => ({ source: 'cache' }))
  .then((data) => console.log(data));
