// An AggregateError that nobody handles ends the process as any other.
console.log('asking two');
Promise.any([Promise.reject(new Error('no')), Promise.reject('neither')]).then((value) => console.log(value));
