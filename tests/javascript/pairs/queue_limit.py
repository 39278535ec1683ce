"""At most two jobs at a time."""

from promiselite.js import *


def limiter(max):
    waiting = []
    active = 0

    def next():
        nonlocal active
        if active >= max or not waiting:
            return
        active += 1
        job, resolve, reject = waiting.pop(0)

        def ended():
            nonlocal active
            active -= 1
            next()

        job().then(resolve, reject).finally_(ended)

    def limit(job):
        def executor(resolve, reject):
            waiting.append((job, resolve, reject))
            next()

        return Promise(executor)

    return limit


def job(name, ms):
    def run():
        def executor(resolve):
            def end():
                console.log("end", name)
                resolve(name)

            setTimeout(end, ms)

        console.log("begin", name)
        return Promise(executor)

    return run


limit = limiter(2)
Promise.all([limit(job("a", 200)), limit(job("b", 20)), limit(job("c", 300)), limit(job("d", 300))]).then(
    lambda names: console.log(names)
)
