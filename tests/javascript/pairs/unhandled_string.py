"""A rejection with a string ends the process as well."""

from promiselite.js import *

Promise.resolve().then(lambda: console.log("first")).then(lambda: Promise.reject("a mere string"))
