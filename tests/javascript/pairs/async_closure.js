// An async function as an expression that is called at once.
(async () => {
  const values = await Promise.all([1, 2].map(async (n) => n * 100));
  console.log(values);
})();
console.log('outside');
