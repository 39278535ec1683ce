// Anything can be thrown, though an Error is better.
Promise.reject('a string').catch((reason) => console.log(typeof reason === 'string', reason));
Promise.reject(404).catch((reason) => console.log(reason));
Promise.reject({ code: 'E1', retry: true }).catch((reason) => console.log(reason));
Promise.reject().catch((reason) => console.log(reason));
Promise.reject(null).catch((reason) => console.log(reason));
