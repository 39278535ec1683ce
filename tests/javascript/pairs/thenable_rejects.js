// A thenable may reject, and a broken one is tamed.
const rejecting = {
  then(resolve, reject) {
    reject(new Error('no'));
    resolve('too late');
  },
};
const throwing = {
  then(resolve) {
    resolve('in time');
    throw new Error('too late');
  },
};

Promise.resolve(rejecting).catch((error) => console.log(error.message));
Promise.resolve(throwing).then((value) => console.log(value));
