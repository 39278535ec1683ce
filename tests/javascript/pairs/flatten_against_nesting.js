// Chaining flat, and nesting like callbacks: the same result.
const add = (a, b) => Promise.resolve(a + b);

add(1, 2).then((three) => {
  add(three, 3).then((six) => {
    add(six, 4).then((ten) => console.log('nested', ten));
  });
});

add(1, 2)
  .then((three) => add(three, 3))
  .then((six) => add(six, 4))
  .then((ten) => console.log('flat', ten));
