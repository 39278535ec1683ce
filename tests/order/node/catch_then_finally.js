// The everyday chain: then, catch, finally, then.
const work = (fails) => Promise.resolve(fails ? 'bad' : 'good')
  .then((value) => { console.log('work', value); if (fails) throw new Error(value); return value; })
  .catch((error) => { console.log('catch', error.message); return 'repaired'; })
  .finally(() => console.log('finally', fails ? 'bad' : 'good'))
  .then((value) => console.log('result', value));
work(false);
work(true);
