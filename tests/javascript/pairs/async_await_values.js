// await takes promises and plain values.
const wait = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));

async function main() {
  const first = await wait(10, 'waited');
  const second = await 'plain';
  console.log(first, second);
}

main();
console.log('main has been called');
