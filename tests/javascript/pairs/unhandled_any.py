"""An AggregateError that nobody handles ends the process as any other."""

from promiselite.js import *

console.log("asking two")
Promise.any([Promise.reject(Error("no")), Promise.reject("neither")]).then(lambda value: console.log(value))
