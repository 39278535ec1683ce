"""Two handlers of one promise are not a chain."""

from promiselite.js import *

base = Promise.resolve(10)
base.then(lambda n: n + 1).then(lambda n: console.log("left", n))
base.then(lambda n: n * 2).then(lambda n: console.log("right", n))
base.then(lambda n: console.log("base", n))
