// What Node says where a function is needed and nothing is given.
for (const wrong of [
  () => setTimeout(),
  () => setInterval(undefined, 5),
  () => setImmediate(),
  () => queueMicrotask(),
  () => process.nextTick(),
]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
Array.fromAsync().catch((error) => console.log(error.name, error.message));
Array.fromAsync([1], 'map').catch((error) => console.log(error.name, error.message));
Array.fromAsync(5).then((list) => console.log(list));
