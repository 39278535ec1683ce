"use strict";
const assert = require("node:assert");

module.exports = function timers(steps) {
  return new Promise((done) => {
    const fired = [];
    const push = (index) => fired.push(index);
    for (let index = 0; index < steps; index++) setTimeout(push, 1, index);
    setTimeout(() => {
      assert.equal(fired.length, steps);
      done();
    }, 1);
  });
};
