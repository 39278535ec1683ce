// A promise for a value that comes later.
function delay(ms, value) {
  return new Promise((resolve) => setTimeout(resolve, ms, value));
}

console.log('waiting');
delay(20, 'here it is').then((value) => console.log(value));
