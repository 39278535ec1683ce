// The interview question with two async functions.
async function one() {
  console.log('one starts');
  await two();
  console.log('one ends');
}
async function two() {
  console.log('two');
}

console.log('script starts');
setTimeout(() => console.log('timer'), 0);
one();
new Promise((resolve) => {
  console.log('executor');
  resolve();
}).then(() => console.log('then'));
console.log('script ends');
