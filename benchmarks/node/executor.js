"use strict";
const assert = require("node:assert");

const executor = (resolve) => resolve(1);

module.exports = async function executors(steps) {
  let promise;
  for (let index = 0; index < steps; index++) promise = new Promise(executor);
  assert.equal(await promise, 1);
};
