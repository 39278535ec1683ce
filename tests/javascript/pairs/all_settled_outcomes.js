// Promise.allSettled tells how each one ended.
Promise.allSettled([Promise.resolve(1), Promise.reject('why'), 3]).then((results) => console.log(results));
