// all gives the values in input order, whatever the order of settling.
const slow = new Promise((resolve) => {
  Promise.resolve().then(() => {}).then(() => { console.log('slow done'); resolve('slow'); });
});
Promise.all([slow, 'plain', Promise.resolve('quick')]).then((values) => console.log('all', ...values));
Promise.resolve().then(() => console.log(1)).then(() => console.log(2)).then(() => console.log(3)).then(() => console.log(4));
