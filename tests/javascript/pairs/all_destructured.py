"""Two requests at once, their results by name."""

from promiselite.js import *

user = Promise.resolve({"name": "Lin"})
orders = Promise.resolve([12, 30])


def show(results):
    user, orders = results
    console.log(f"{user['name']} has {len(orders)} orders: {String(orders)}")


Promise.all([user, orders]).then(show)
