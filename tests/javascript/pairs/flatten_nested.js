// A promise of a promise of a promise is one promise.
const deep = new Promise((resolve) => resolve(Promise.resolve(Promise.resolve('flat'))));
deep.then((value) => console.log(value));
