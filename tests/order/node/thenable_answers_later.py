"""A thenable may keep the functions and call them when it likes."""

from promiselite import Promise

kept = []


class Thenable:
    def then(self, resolve, reject):
        print("kept")
        kept.extend([resolve, reject])


def call():
    print("call")
    kept[0]("late")
    kept[1]("ignored")


Promise.resolve(Thenable()).then(lambda value: print("value", value))
Promise.resolve().then(lambda: print("tick 1")).then(call).then(lambda: print("tick 3"))
