"""A timer that sets the next one: promises in between run before it."""

from promiselite import Promise, set_timeout


def sleep(ms):
    return Promise(lambda resolve: set_timeout(resolve, ms))


def first():
    print("10 ms")
    return sleep(10)


def second():
    print("20 ms")
    return sleep(600)


sleep(10).then(first).then(second).then(lambda: print("620 ms"))
set_timeout(lambda: print("300 ms"), 300)
print("script")
