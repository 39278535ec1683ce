"""A race without runners never ends."""

from promiselite.js import *

forever = Promise.race([])
setTimeout(lambda: console.log(forever), 10)
