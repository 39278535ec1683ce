"""A promise of a promise of a promise is one promise."""

from promiselite.js import *

deep = Promise(lambda resolve: resolve(Promise.resolve(Promise.resolve("flat"))))
deep.then(lambda value: console.log(value))
