"""then, resolve and the combinators make promises of the subclass."""

from promiselite import Promise


class Loud(Promise):
    def __init__(self, executor):
        print("constructed")
        super().__init__(executor)


promise = Loud.resolve("value")
print(type(promise.then(lambda value: print(value))).__name__)
print(type(Loud.all([])).__name__)
print(type(promise.finally_(lambda: None)).__name__)
print("itself" if Loud.resolve(promise) is promise else "wrapped")
print("itself" if Promise.resolve(promise) is promise else "wrapped")
