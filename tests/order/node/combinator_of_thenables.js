// Thenables in a combinator are adopted: then is called in a job, after the script.
const thenable = (name) => ({ get then() {
  console.log('get', name);
  return (resolve) => { console.log('then', name); resolve(name); };
} });
Promise.all([thenable('a'), 'plain', thenable('b')]).then((values) => console.log(...values));
Promise.race([thenable('c'), thenable('d')]).then((value) => console.log('race', value));
console.log('script');
