"""Tasks one after the other, by folding them into a chain."""

from functools import reduce

from promiselite import Promise, set_immediate


def task(name):
    def start():
        print("start", name)
        promise, resolve, _ = Promise.with_resolvers()

        def end():
            print("end", name)
            resolve(name)

        set_immediate(end)
        return promise

    return start


tasks = map(task, ["a", "b", "c"])
reduce(lambda chain, following: chain.then(following), tasks, Promise.resolve()).then(lambda last: print("last", last))
print("script")
