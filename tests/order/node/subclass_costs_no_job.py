"""A subclass's promise is no plain value: to resolve with one takes its then."""

from promiselite import Promise


class Sub(Promise):
    pass


Promise.resolve(Sub.resolve("wrapped")).then(lambda value: print(value))
Sub.resolve("sub").then(lambda value: print(value))
Promise.resolve("plain").then(lambda value: print(value))
chain = Promise.resolve()
for i in range(1, 5):
    chain = chain.then(lambda _, i=i: print("tick", i))
