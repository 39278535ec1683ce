// Delays that are no numbers from 1 to 2147483647 count as 1.
setTimeout(() => console.log('300'), '300');
setTimeout(() => console.log('too long'), 2 ** 31);
setTimeout(() => console.log('endless'), Infinity);
setTimeout(() => console.log('no number'), NaN);
setTimeout(() => console.log('negative'), -1);
setTimeout(() => console.log('nothing'));
