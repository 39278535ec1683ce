"use strict";

module.exports = function loop(steps) {
  return new Promise((done) => {
    let left = steps;
    function step() {
      if (--left) Promise.resolve(1).then(step);
      else done();
    }
    Promise.resolve(1).then(step);
  });
};
