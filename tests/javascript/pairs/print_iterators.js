// What is left of an iterator over a Map or a Set.
const ages = new Map([['Ada', 36], ['Alan', { born: 1912 }]]);
const tags = new Set(['a', ['b']]);

console.log(ages.keys(), ages.values());
console.log(ages.entries());
console.log(tags.values(), tags.entries());

const names = ages.keys();
console.log(names.next().value, names);
console.log([...names], names);
console.log({ deep: { er: { and: { deeper: tags.keys() } } } });

Promise.all(ages.keys()).then((all) => console.log(all));
Promise.all(ages.values()).then((all) => console.log(all));
