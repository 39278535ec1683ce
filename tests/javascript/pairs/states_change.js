// The same promise, before and after its timer.
const promise = new Promise((resolve) => setTimeout(resolve, 10, 'done'));
console.log(promise);
setTimeout(() => console.log(promise), 30);
