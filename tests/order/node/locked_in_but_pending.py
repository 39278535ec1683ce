"""resolve(pending promise) locks in: a later reject does nothing."""

from promiselite import Promise

slow, finish, _ = Promise.with_resolvers()


def executor(resolve, reject):
    resolve(slow)
    reject(ValueError("too late"))


def finish_slow():
    print("finish")
    finish("slow value")


Promise(executor).then(lambda value: print("fulfilled", value), lambda: print("rejected"))
Promise.resolve().then(finish_slow).then(lambda: print("after 1")).then(lambda: print("after 2"))
