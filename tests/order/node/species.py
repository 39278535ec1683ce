"""species names the class of derived promises."""

from promiselite import Promise


class Special(Promise):
    species = Promise


promise = Special.resolve("value")
print(type(promise).__name__, type(promise.then(lambda: None)).__name__, type(Special.all([])).__name__)
promise.finally_(lambda: print("finally")).then(lambda value: print(value))
promise.then(lambda value: print("then", value))
