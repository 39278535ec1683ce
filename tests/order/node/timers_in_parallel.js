// Three timers in parallel: all waits for the slowest, race takes the quickest.
const after = (ms, text) => new Promise((resolve) => setTimeout(resolve, ms, text));
const inputs = [after(60, 'sixty'), after(5, 'five'), after(30, 'thirty')];
inputs.forEach((promise) => promise.then((text) => console.log(text)));
Promise.all(inputs).then((texts) => console.log('all', ...texts));
Promise.race(inputs).then((text) => console.log('race', text));
