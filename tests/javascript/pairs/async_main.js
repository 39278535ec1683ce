// The usual frame: main, and one catch for everything.
async function step(name) {
  console.log('step', name);
  if (name === 'c') throw new Error(`cannot do ${name}`);
  return name.toUpperCase();
}

async function main() {
  for (const name of ['a', 'b', 'c', 'd']) {
    console.log(await step(name));
  }
}

main().catch((error) => console.log('main failed:', error.message));
