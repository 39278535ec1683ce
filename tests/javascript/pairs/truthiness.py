"""What counts as true differs: empty lists and objects."""

from promiselite.js import *

answer = Promise.resolve([])
answer.then(lambda list: console.log("a list is true, empty or not" if list is not undefined else "empty"))
answer.then(lambda list: console.log("something" if len(list) else "nothing"))
Promise.resolve({}).then(lambda object: console.log("so is an object" if object is not undefined else "empty"))
Promise.resolve(0).then(lambda n: console.log(n or "zero is false in both"))
