// Two async functions in loops take turns.
async function count(name) {
  for (let i = 1; i <= 3; i++) {
    console.log(name, i);
    await Promise.resolve();
  }
  return name + ' done';
}
Promise.all([count('a'), count('b')]).then((values) => console.log(...values));
