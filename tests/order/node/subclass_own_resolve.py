"""The combinators call the subclass's own resolve, once for each element."""

from promiselite import Promise


class Counting(Promise):
    @classmethod
    def resolve(cls, value=None):
        print("resolve", value)
        return super().resolve(value)


Counting.all(["a", "b"]).then(lambda values: print(*values))
Counting.race(["c", "d"]).then(lambda value: print(value))
print("script")
