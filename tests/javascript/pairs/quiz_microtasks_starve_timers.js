// Microtasks that make microtasks run before any timer.
let count = 0;
setTimeout(() => console.log('timer after', count), 0);
function again() {
  count += 1;
  if (count < 1000) Promise.resolve().then(again);
}
again();
