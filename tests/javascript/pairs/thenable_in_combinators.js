// Thenables and values among promises.
const later = { then: (resolve) => setTimeout(resolve, 10, 'thenable') };
Promise.all([later, Promise.resolve('promise'), 'value']).then((values) => console.log(values));
Promise.race([later, Promise.resolve('promise')]).then((winner) => console.log('first:', winner));
