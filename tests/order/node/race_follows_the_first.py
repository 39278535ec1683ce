"""race settles with whichever is first, by input order among those already settled."""

from promiselite import Promise

(
    Promise.race([Promise.resolve("a").then(lambda value: value), Promise.resolve("b"), "c"]).then(
        lambda value: print("race", value)
    )
)
Promise.race([Promise.reject("lost"), Promise.resolve("won")]).then(
    lambda value: print(value), lambda reason: print("rejected", reason)
)
Promise.race([]).then(lambda: print("never"))
Promise.resolve().then(lambda: print(1)).then(lambda: print(2)).then(lambda: print(3))
