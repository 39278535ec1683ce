// The first call decides; later ones do nothing, and the rest of the executor runs on.
new Promise((resolve, reject) => {
  resolve('first');
  resolve('second');
  reject(new Error('third'));
  console.log('executor goes on');
  throw new Error('ignored');
}).then((value) => console.log(value), (error) => console.log('rejected', error.message));
