// console.log of an error shows its cause and what else it holds.
const error = new Error('request failed', { cause: new TypeError('no route') });
error.status = 502;
console.log(error);
console.log({ problem: new RangeError('too far') });
