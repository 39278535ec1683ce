"""any passes over rejections, and takes the first to be fulfilled."""

from promiselite import Promise

(
    Promise.any([Promise.reject("a"), Promise.resolve("b").then(lambda value: value + "2"), Promise.resolve("c")]).then(
        lambda value: print("any", value)
    )
)
Promise.any([Promise.reject("x"), "y"]).then(lambda value: print("any", value))
chain = Promise.resolve()
for i in range(1, 5):
    chain = chain.then(lambda _, i=i: print("tick", i))
