// How many turns each element of Array.fromAsync costs.
async function* generated() {
  yield 'g1';
  yield 'g2';
}
const watch = (name, promise) => promise.then((list) => console.log(name, list));
watch('values', Array.fromAsync([1, 2]));
watch('promises', Array.fromAsync([Promise.resolve(1), 2], (n, i) => n + i));
watch('generator', Array.fromAsync(generated()));
watch('array-like', Array.fromAsync({ length: 2, 0: 'x', 1: 'y' }));
watch('rejected', Array.fromAsync([Promise.reject('no')]).catch((reason) => [reason]));
let turns = Promise.resolve();
for (let i = 1; i <= 14; i++) turns = turns.then(() => console.log(i));
