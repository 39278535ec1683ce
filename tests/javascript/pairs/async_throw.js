// What an async function throws rejects its promise.
async function divide(a, b) {
  if (b === 0) throw new RangeError('division by zero');
  return a / b;
}

divide(6, 2).then((quotient) => console.log(quotient));
divide(1, 0).catch((error) => console.log(error.name, error.message));
