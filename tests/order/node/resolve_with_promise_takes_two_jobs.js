// resolve(promise) takes a job to call then, and another to hear the value.
const inner = Promise.resolve('inner');
new Promise((resolve) => resolve(inner)).then((value) => console.log('outer', value));
inner.then(() => console.log(1)).then(() => console.log(2)).then(() => console.log(3));
