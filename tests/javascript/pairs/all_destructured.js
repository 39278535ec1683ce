// Two requests at once, their results by name.
const user = Promise.resolve({ name: 'Lin' });
const orders = Promise.resolve([12, 30]);
Promise.all([user, orders]).then(([{ name }, list]) => console.log(`${name} has ${list.length} orders: ${list}`));
