"use strict";
const assert = require("node:assert");

module.exports = async function awaiting(steps) {
  const promise = Promise.resolve(1);
  let total = 0;
  for (let index = 0; index < steps; index++) total += await promise;
  assert.equal(total, steps);
};
