"""Three timers in parallel: all waits for the slowest, race takes the quickest."""

from promiselite import Promise, set_timeout


def after(ms, text):
    return Promise(lambda resolve: set_timeout(resolve, ms, text))


inputs = [after(500, "slowest"), after(5, "quickest"), after(250, "middle")]
for promise in inputs:
    promise.then(lambda text: print(text))
Promise.all(inputs).then(lambda texts: print("all", *texts))
Promise.race(inputs).then(lambda text: print("race", text))
