"""Script first, then microtasks, then timers."""

from promiselite.js import *

console.log("1: script")
setTimeout(lambda: console.log("5: timer"), 0)
Promise.resolve().then(lambda: console.log("3: microtask"))
queueMicrotask(lambda: console.log("4: another microtask"))
console.log("2: script ends")
