"""A chain built by reduce runs its tasks in order."""

from functools import reduce

from promiselite.js import *

tasks = ["wash", "rinse", "dry"]


def run(task):
    def executor(resolve):
        def end():
            console.log(task)
            resolve()

        setTimeout(end, 10)

    return Promise(executor)


reduce(lambda chain, task: chain.then(lambda: run(task)), tasks, Promise.resolve()).then(lambda: console.log("all done"))
