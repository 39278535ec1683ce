// Promise.all gives the values in the order of the input.
const wait = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
Promise.all([wait(30, 'slow'), wait(10, 'fast'), 'plain']).then((values) => console.log(values));
