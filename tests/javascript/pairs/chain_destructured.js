// A handler takes apart what it is given.
Promise.resolve({ first: 'Grace', last: 'Hopper' }).then(({ first, last }) => console.log(`${last}, ${first}`));
Promise.resolve(['x', 'y']).then(([a, b]) => console.log(b, a));
