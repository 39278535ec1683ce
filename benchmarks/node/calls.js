"use strict";
const assert = require("node:assert");

async function atOnce(value) {
  return value;
}

module.exports = async function calls(steps) {
  const every = await Promise.all(Array.from({ length: steps }, (_, index) => atOnce(index)));
  assert.equal(every[steps - 1], steps - 1);
};
