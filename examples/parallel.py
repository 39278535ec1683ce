"""Three promises in parallel: all three values, in order, after 1.5 seconds."""

from promiselite import Promise, run, set_timeout


def after(ms, text):
    return Promise(lambda resolve: set_timeout(resolve, ms, text))


Promise.all([after(500, "one"), after(1000, "two"), after(1500, "three")]).then(print).catch(print)
run()
