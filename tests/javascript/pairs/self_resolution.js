// A promise cannot wait for itself.
const promise = Promise.resolve().then(() => promise);
promise.catch((error) => console.log(error instanceof TypeError, error));
