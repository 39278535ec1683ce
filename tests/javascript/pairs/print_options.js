// console.dir and inspect with options: depth, width, limits.
const { inspect } = require('util');

const order = { id: 1234567, customer: { name: 'Ann', address: { city: 'Oslo', geo: { lat: 59.9 } } }, items: [1, 2, 3, 4, 5] };
console.dir(order);
console.dir(order, { depth: 0 });
console.dir(order, { depth: null, breakLength: Infinity });
console.log(inspect(order, { compact: false, depth: 1 }));
console.log(inspect(order, { maxArrayLength: 2, maxStringLength: 2, sorted: true, numericSeparator: true }));
console.log(inspect('text'), inspect([undefined, null]), inspect(new Map([['k', order.items]]), { showHidden: false }));
