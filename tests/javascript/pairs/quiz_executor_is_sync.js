// What stands in the executor is no microtask.
console.log(1);
new Promise((resolve) => {
  console.log(2);
  resolve();
  console.log(3);
}).then(() => console.log(5));
console.log(4);
