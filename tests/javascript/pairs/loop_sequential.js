// One after the other: await in a loop.
const wait = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));

async function main() {
  for (const [name, ms] of [['slow', 30], ['fast', 10]]) {
    console.log('begin', name);
    console.log('end', await wait(ms, name));
  }
}
main();
