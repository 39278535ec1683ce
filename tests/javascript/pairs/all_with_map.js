// The usual pair: map to promises, then all.
const square = (n) => new Promise((resolve) => setTimeout(() => resolve(n * n), 40 - 10 * n));
Promise.all([1, 2, 3].map(square)).then((squares) => {
  console.log(squares);
  console.log(squares.reduce((sum, n) => sum + n, 0));
});
