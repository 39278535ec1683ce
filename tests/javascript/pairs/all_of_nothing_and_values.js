// Promise.all of an empty list, and of plain values.
Promise.all([]).then((values) => console.log(values));
Promise.all([1, 'two', { three: 3 }]).then((values) => console.log(values));
