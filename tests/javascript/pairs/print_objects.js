// console.log of objects, arrays and what is in them.
console.log({ id: 1, name: 'Ann', tags: ['x', 'y'], address: { city: 'Oslo', at: { lat: 59.9, on: { map: true } } } });
console.log([1, 'two', null, undefined, true, [3, [4, [5, [6]]]]]);
console.log([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 'and', []);
console.log({}, { 'needs quotes': 1, 0.5: 'half' }, 3.0, -0.5, 'text');
