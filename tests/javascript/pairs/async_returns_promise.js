// An async function always returns a promise.
async function greet() {
  return 'hello';
}
const result = greet();
console.log(result instanceof Promise);
result.then((text) => console.log(text));
