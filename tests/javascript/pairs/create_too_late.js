// What an executor throws after it has settled is lost; anything may be thrown before.
new Promise((resolve) => {
  resolve('first');
  throw new Error('nobody hears of it');
}).then(console.log, console.log);
new Promise((resolve, reject) => {
  reject(new Error('reject came first'));
  resolve('too late');
}).catch((error) => console.log(error.message));
new Promise(() => {
  throw { custom: true, list: [1, { two: 2 }] };
}).catch(console.log);
new Promise((resolve) => {
  setTimeout(() => {
    try {
      throw new Error('in a timer');
    } catch (error) {
      resolve(error.message);
    }
  }, 1);
}).then(console.log);
