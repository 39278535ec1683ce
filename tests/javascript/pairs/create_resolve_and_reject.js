// The short ways to a settled promise.
Promise.resolve(42).then((value) => console.log(value));
Promise.reject(new RangeError('out of range')).catch((error) => console.log(`${error}`));
Promise.resolve().then((value) => console.log(value));
