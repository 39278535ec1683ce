// Array.fromAsync gathers what comes.
async function* numbers() {
  yield 1;
  yield Promise.resolve(2);
  yield 3;
}

Array.fromAsync(numbers()).then((list) => console.log(list));
Array.fromAsync([Promise.resolve('a'), 'b']).then((list) => console.log(list));
Array.fromAsync(numbers(), async (n) => n * n).then((squares) => console.log(squares));
