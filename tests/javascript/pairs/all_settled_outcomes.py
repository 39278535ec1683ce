"""Promise.allSettled tells how each one ended."""

from promiselite.js import *

Promise.allSettled([Promise.resolve(1), Promise.reject("why"), 3]).then(lambda results: console.log(results))
