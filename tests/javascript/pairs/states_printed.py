"""console.log shows what state a promise is in."""

from promiselite.js import *

pending = Promise(lambda: None)
fulfilled = Promise.resolve({"id": 1})
rejected = Promise.reject("reason")
rejected.catch(lambda: None)
console.log(pending)
console.log(fulfilled)
console.log(rejected)
console.log([Promise.resolve(1), Promise.resolve("one")])
