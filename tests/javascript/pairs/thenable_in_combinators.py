"""Thenables and values among promises."""

from promiselite.js import *


class Later:
    def then(self, resolve):
        setTimeout(resolve, 10, "thenable")


later = Later()
Promise.all([later, Promise.resolve("promise"), "value"]).then(lambda values: console.log(values))
Promise.race([later, Promise.resolve("promise")]).then(lambda winner: console.log("first:", winner))
