// for await over an async generator.
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function* countTo(n) {
  for (let i = 1; i <= n; i++) {
    await wait(10);
    yield i;
  }
}

async function main() {
  for await (const i of countTo(3)) console.log(i);
  console.log('done');
}
main();
