// One promise after the other, in the order of the list.
const wait = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));

(async () => {
  for await (const value of [wait(30, 'slow'), wait(10, 'fast')]) console.log(value);
})();
