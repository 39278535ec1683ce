"""Nest where a later step needs an earlier value."""

from promiselite.js import *


def price():
    return Promise.resolve(20)


def amount():
    return Promise.resolve(3)


(
    price()
    .then(lambda cost: amount().then(lambda count: {"cost": cost, "count": count, "total": cost * count}))
    .then(lambda bill: console.log(bill))
)
