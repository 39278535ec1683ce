// finally with something not callable is a plain then.
Promise.resolve('value').finally(7).then((value) => console.log(value));
Promise.reject('reason').finally(undefined).catch((reason) => console.log(reason));
Promise.resolve().then(() => console.log(1)).then(() => console.log(2)).then(() => console.log(3));
