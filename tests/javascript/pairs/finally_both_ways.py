"""finally runs whichever way it went."""

from promiselite.js import *

Promise.resolve("good").finally_(lambda: console.log("cleaned up 1")).then(lambda value: console.log(value))
Promise.reject(Error("bad")).finally_(lambda: console.log("cleaned up 2")).catch(lambda error: console.log(error.message))
