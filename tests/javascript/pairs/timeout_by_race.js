// A time limit by a race against a timer.
const work = (ms) => new Promise((resolve) => setTimeout(resolve, ms, `done in ${ms} ms`));
const limit = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error(`more than ${ms} ms`)), ms));

Promise.race([work(10), limit(300)]).then((text) => console.log(text));
Promise.race([work(600), limit(150)]).catch((error) => console.log(error.message));
