// What counts as true differs: empty lists and objects.
const answer = Promise.resolve([]);
answer.then((list) => console.log(list ? 'a list is true, empty or not' : 'empty'));
answer.then((list) => console.log(list.length ? 'something' : 'nothing'));
Promise.resolve({}).then((object) => console.log(object ? 'so is an object' : 'empty'));
Promise.resolve(0).then((n) => console.log(n || 'zero is false in both'));
