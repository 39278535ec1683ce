// What is not callable is ignored, but each then costs a job.
Promise.resolve('value').then(1).then('text').then().then((value) => console.log(value));
Promise.resolve().then(() => console.log(1)).then(() => console.log(2))
  .then(() => console.log(3)).then(() => console.log(4));
