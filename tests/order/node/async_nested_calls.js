// Each async function between costs a job on the way back.
const inner = async () => { console.log('inner'); return 'value'; };
const middle = async () => { const value = await inner(); console.log('middle'); return value; };
const outer = async () => { const value = await middle(); console.log('outer'); return value; };
outer().then((value) => console.log(value));
let chain = Promise.resolve();
for (let i = 1; i <= 4; i++) chain = chain.then(() => console.log('tick', i));
