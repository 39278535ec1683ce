// Leaving the loop early ends the generator, finally included.
async function* letters() {
  try {
    yield 'a';
    yield 'b';
    yield 'c';
  } finally {
    console.log('generator closed');
  }
}

(async () => {
  for await (const letter of letters()) {
    console.log(letter);
    if (letter === 'b') break;
  }
  console.log('after the loop');
})();
