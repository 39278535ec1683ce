"""Instances, functions and classes."""

from promiselite.js import *


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def add(a, b):
    return a + b


console.log(Point(1, 2), [Point(3, 4)])
console.log(Point, add, [add])
console.log(Map([["a", 1]]), Set([1, "b"]))
