// beforeExit may give the loop new work.
let rounds = 0;
process.on('beforeExit', (code) => {
  rounds += 1;
  console.log('beforeExit', code, rounds);
  if (rounds < 3) setTimeout(() => console.log('one more'), 5);
});
