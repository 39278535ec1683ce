// Three timers in parallel: all waits for the slowest, race takes the quickest.
const after = (ms, text) => new Promise((resolve) => setTimeout(resolve, ms, text));
const inputs = [after(500, 'slowest'), after(5, 'quickest'), after(250, 'middle')];
inputs.forEach((promise) => promise.then((text) => console.log(text)));
Promise.all(inputs).then((texts) => console.log('all', ...texts));
Promise.race(inputs).then((text) => console.log('race', text));
