// Nest where a later step needs an earlier value.
const price = () => Promise.resolve(20);
const amount = () => Promise.resolve(3);

price()
  .then((cost) => amount().then((count) => ({ cost, count, total: cost * count })))
  .then((bill) => console.log(bill));
