// Any object with a then method will do.
const thenable = {
  then(resolve) {
    console.log('then is called');
    resolve('from a thenable');
  },
};

Promise.resolve(thenable).then((value) => console.log(value));
console.log('script');
