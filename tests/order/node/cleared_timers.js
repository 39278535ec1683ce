// A timer cleared by another that is due at the same time does not run.
const first = setTimeout(() => { console.log('first'); clearTimeout(second); }, 5);
const second = setTimeout(() => console.log('second'), 5);
const third = setTimeout(() => { console.log('third'); Promise.resolve().then(() => clearTimeout(fourth)); }, 5);
const fourth = setTimeout(() => console.log('fourth'), 5);
const fifth = setTimeout(() => console.log('fifth'), 5);
clearTimeout(setTimeout(() => console.log('never'), 1));
clearTimeout(undefined);
setTimeout(() => { clearTimeout(first); clearTimeout(fifth); console.log('too late'); }, 40);
