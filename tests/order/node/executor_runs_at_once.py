"""The executor runs inside the constructor; handlers never do."""

from promiselite import Promise

print("before")


def executor(resolve):
    print("executor")
    resolve("value")
    print("after resolve")


promise = Promise(executor)
promise.then(lambda value: print("handler", value))
print("end of script")
