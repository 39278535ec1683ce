// reduce with an async function, and an async filter.
const wait = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));

async function main() {
  const total = await [1, 2, 3].reduce(async (before, n) => (await before) + (await wait(5, n)), Promise.resolve(0));
  console.log(total);
  const kept = await Promise.all([1, 2, 3, 4].map((n) => wait(20 - n, n % 2 === 0)));
  console.log([1, 2, 3, 4].filter((_, at) => kept[at]));
  const named = await Promise.all(['a', 'b'].map(async (name) => [name, await wait(5, name.toUpperCase())]));
  console.log(Object.fromEntries(named), named);
}
main();
