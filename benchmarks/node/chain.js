"use strict";
const assert = require("node:assert");

const inc = (value) => value + 1;

module.exports = async function chain(steps) {
  let promise = Promise.resolve(0);
  for (let index = 0; index < steps; index++) promise = promise.then(inc);
  assert.equal(await promise, steps);
};
