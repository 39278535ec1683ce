// promisify(setTimeout), the shortest sleep in Node.
const { promisify } = require('util');

const sleep = promisify(setTimeout);
const soon = promisify(setImmediate);

async function main() {
  console.log(await sleep(20, 'slept'));
  console.log(await soon('soon'));
  await sleep(1);
  console.log('done');
}
main();
