"""all gives the values in input order, whatever the order of settling."""

from promiselite import Promise

slow, resolve, _ = Promise.with_resolvers()


def done():
    print("slow done")
    resolve("slow")


Promise.resolve().then(lambda: None).then(done)
Promise.all([slow, "plain", Promise.resolve("quick")]).then(lambda values: print("all", *values))
Promise.resolve().then(lambda: print(1)).then(lambda: print(2)).then(lambda: print(3)).then(lambda: print(4))
