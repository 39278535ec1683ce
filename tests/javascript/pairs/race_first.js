// The first promise that is settled wins.
const runner = (name, ms) => new Promise((resolve) => setTimeout(resolve, ms, name));
Promise.race([runner('tortoise', 250), runner('hare', 10)]).then((winner) => console.log(winner, 'wins'));
