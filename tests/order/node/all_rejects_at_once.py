"""The first rejection decides; the others run on and are not reported."""

from promiselite import Promise, RejectionError


def steps(name, count, end):
    chain = Promise.resolve()
    for i in range(1, count + 1):
        chain = chain.then(lambda _, i=i: print(name, i))
    return chain.then(end)


def fail(reason):
    def throw():
        raise RejectionError(reason)

    return throw


Promise.all(
    [
        steps("a", 3, lambda: "a"),
        steps("b", 1, fail("b failed")),
        steps("c", 2, fail("c failed")),
    ]
).then(lambda: print("never"), lambda reason: print("all", reason))
