// node run.js FILE STEPS ROUNDS: run the workload in FILE and print the microseconds a step of each round, as JSON.
"use strict";

async function main(file, steps, rounds) {
  const work = require(file);
  await work(Math.ceil(steps / 10)); // compiles it
  const us = [];
  for (let round = 0; round < rounds; round++) {
    globalThis.gc?.();
    const begin = process.hrtime.bigint();
    await work(steps);
    us.push(Number(process.hrtime.bigint() - begin) / steps / 1000);
  }
  console.log(JSON.stringify(us));
}

const [file, steps, rounds] = process.argv.slice(2);
main(file, Number(steps), Number(rounds));
