"""Promise.try calls its function at once; what it throws rejects, what it returns resolves."""

from promiselite import Promise


def add(a, b):
    print("called", a, b)
    return a + b


def throw():
    raise ValueError("thrown")


Promise.try_(add, 1, 2).then(lambda total: print("sum", total))
Promise.try_(throw).catch(lambda error: print(error))
Promise.try_(lambda: Promise.resolve("promise")).then(lambda value: print(value))
Promise.try_(lambda: Promise.reject("rejected")).catch(lambda reason: print(reason))
print("script")
chain = Promise.resolve()
for i in range(1, 5):
    chain = chain.then(lambda _, i=i: print("tick", i))
