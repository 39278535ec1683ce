"""A linked list, a circle, and what lies too deep."""

from promiselite.js import *


class Node:
    def __init__(self, value, next=null):
        self.value = value
        self.next = next


console.log(Node(1, Node(2, Node(3, Node(4)))))
circle = {"name": "circle", "list": [1]}
circle["self"] = circle
circle["list"] += [circle, circle["list"]]
Promise.resolve(circle).then(console.log)
console.log(Promise.resolve({"a": {"b": {"c": {"d": 1}}}}), [Promise.reject(circle).catch(lambda same: same is circle)])
console.log(Map([["promise", Promise.resolve(Map([["key", [Node(5)]]]))]]))
