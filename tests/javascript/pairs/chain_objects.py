"""Plain objects go through a chain and are printed as Node prints them."""

from promiselite.js import *


def show(user):
    console.log(user)
    return user["tags"]


(
    Promise.resolve({"name": "Ada", "tags": ["math", "code"]})
    .then(lambda user: {**user, "age": 36})
    .then(show)
    .then(lambda tags: console.log(tags, len(tags)))
)
