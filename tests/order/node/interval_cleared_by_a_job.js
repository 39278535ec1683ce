// A promise's handler may clear it too; and clearTimeout clears an interval.
let runs = 0;
const interval = setInterval(() => {
  runs += 1;
  console.log('run', runs);
  Promise.resolve().then(() => { if (runs === 2) { clearTimeout(interval); console.log('cleared'); } });
}, 3);
