"use strict";
const assert = require("node:assert");

module.exports = async function all(steps) {
  const resolvers = [];
  const made = Array.from({ length: steps }, () => new Promise((resolve) => resolvers.push(resolve)));
  const every = Promise.all(made);
  for (let index = 0; index < steps; index++) resolvers[index](index);
  assert.equal((await every)[steps - 1], steps - 1);
};
