// What follows an await is a microtask.
async function f() {
  console.log(2);
  await undefined;
  console.log(5);
}

console.log(1);
f().then(() => console.log(6));
Promise.resolve().then(() => console.log('5 and a half'));
console.log(3);
console.log(4);
