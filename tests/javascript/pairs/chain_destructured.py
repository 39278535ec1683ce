"""A handler takes apart what it is given."""

from promiselite.js import *

Promise.resolve({"first": "Grace", "last": "Hopper"}).then(lambda name: console.log(f"{name['last']}, {name['first']}"))
Promise.resolve(["x", "y"]).then(lambda pair: console.log(pair[1], pair[0]))
