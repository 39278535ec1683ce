// One of three rejects: catch hears of it at once, and the others run on.
const after = (ms, text) => new Promise((resolve, reject) => setTimeout(() => {
  console.log('timer', text);
  text === 'bad' ? reject(text) : resolve(text);
}, ms));
Promise.all([after(5, 'first'), after(35, 'bad'), after(65, 'last')])
  .then((texts) => console.log(...texts)).catch((reason) => console.log('caught', reason));
