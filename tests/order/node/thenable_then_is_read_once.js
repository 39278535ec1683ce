// The getter of then runs inside resolve, the function it gives in a job of its own.
const thenable = {
  get then() {
    console.log('getter');
    return (resolve) => { console.log('then'); resolve('value'); };
  },
};
new Promise((resolve) => { resolve(thenable); console.log('resolved'); })
  .then((value) => console.log(value));
console.log('script');
Promise.resolve().then(() => console.log('tick 1')).then(() => console.log('tick 2'));
