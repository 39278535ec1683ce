"""With return, the outer chain waits for the inner one."""

from promiselite import Promise


def outer():
    print("outer 1")
    return Promise.resolve().then(lambda: print("inner 1")).then(lambda: print("inner 2"))


Promise.resolve().then(outer).then(lambda: print("outer 2"))
chain = Promise.resolve()
for number in range(1, 7):
    chain = chain.then(lambda _, number=number: print(number))
