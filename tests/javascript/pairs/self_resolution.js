// A promise cannot wait for itself.
const promise = Promise.resolve().then(() => promise);
promise.catch((error) => console.log(error.name, error instanceof TypeError));
