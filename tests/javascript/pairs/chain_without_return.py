"""A handler that returns nothing passes undefined on."""

from promiselite.js import *

Promise.resolve("value").then(lambda value: console.log(value)).then(lambda value: console.log(value))
