// A handler that returns nothing passes undefined on.
Promise.resolve('value')
  .then((value) => {
    console.log(value);
  })
  .then((value) => console.log(value));
