// What JavaScript says of common mistakes: no executor, no list, no callback.
const told = (error) => console.log(error.name, '-', error.message);

const promise = Promise.resolve().then(() => promise);
promise.catch(told);
for (const executor of [undefined, null, 5, 'text', true, {}, [1], new Map(), Promise.resolve(), new Error('no')]) {
  try {
    new Promise(executor);
  } catch (error) {
    told(error);
  }
}
for (const input of [undefined, null, 5, 1.5, false, Promise.resolve(), new Error('no'), setTimeout, (n) => n]) {
  Promise.all(input).catch(told);
}
Promise.race(undefined).catch((error) => console.log(error));
for (const callback of [undefined, null, 5, -0, 'text', "it's", 'a text of more than twenty-eight characters', true, {}, [1], Promise.resolve()]) {
  for (const ask of [setTimeout, setInterval, setImmediate, queueMicrotask, process.nextTick]) {
    try {
      ask(callback);
    } catch (error) {
      told(error);
      if (callback === 5) console.log(`${error}`, error);
    }
  }
}
try {
  process.on('exit', 'text');
} catch (error) {
  told(error);
}
try {
  process.exitCode = 'five';
} catch (error) {
  told(error);
}
let self;
self = new Promise((resolve) => setTimeout(() => resolve(self), 1));
self.catch(told);
try {
  new Promise(undefined);
} catch (error) {
  console.log(error);
}
