// all of nothing is fulfilled at once; of one plain value, a job later.
Promise.all(['value']).then((values) => console.log('one', ...values));
Promise.all([]).then((values) => console.log('nothing', ...values));
Promise.resolve().then(() => console.log(1)).then(() => console.log(2)).then(() => console.log(3));
