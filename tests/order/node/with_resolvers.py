"""withResolvers gives the promise and its two functions."""

from promiselite import Promise, queue_microtask

promise, resolve, reject = Promise.with_resolvers()


def job():
    print("resolve")
    resolve("value")
    resolve("ignored")
    reject("ignored")


promise.then(lambda value: print("first", value)).finally_(lambda: print("finally"))
promise.then(lambda value: print("second", value))
queue_microtask(job)
print("script")
