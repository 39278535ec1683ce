// A time limit by race: the slow work is not stopped.
const after = (ms, text) => new Promise((resolve) => setTimeout(() => { console.log('timer', text); resolve(text); }, ms));
const limit = (ms) => new Promise((_, reject) => setTimeout(() => reject(new Error('too slow')), ms));
Promise.race([after(60, 'slow'), limit(30)]).then((text) => console.log(text), (error) => console.log(error.message));
Promise.race([after(5, 'quick'), limit(30)]).then((text) => console.log('won', text), (error) => console.log(error.message));
