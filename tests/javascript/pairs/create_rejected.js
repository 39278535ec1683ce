// A promise that is rejected calls the second handler.
const promise = new Promise((resolve, reject) => {
  reject(new Error('no luck'));
});
promise.then(
  (value) => console.log('never', value),
  (error) => console.log(error.message),
);
