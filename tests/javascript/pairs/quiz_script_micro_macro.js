// Script first, then microtasks, then timers.
console.log('1: script');
setTimeout(() => console.log('5: timer'), 0);
Promise.resolve().then(() => console.log('3: microtask'));
queueMicrotask(() => console.log('4: another microtask'));
console.log('2: script ends');
