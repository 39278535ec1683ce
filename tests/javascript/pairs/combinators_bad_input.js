// What the combinators say to something that is no list.
async function main() {
  for (const input of [5, undefined, null]) {
    try {
      await Promise.all(input);
    } catch (error) {
      console.log(error instanceof TypeError, error.message);
    }
  }
  console.log(await Promise.all('ab'), await Promise.all(new Set([1, Promise.resolve(2)])));
  console.log(await Promise.all(new Map([['key', 1]])), await Promise.allSettled([]));
  try {
    await Promise.any([]);
  } catch (error) {
    console.log(error.name, error.errors);
  }
}
main();
