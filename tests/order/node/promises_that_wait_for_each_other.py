"""Two promises resolved with each other stay pending for ever; the program ends all the same."""

from promiselite import Promise, set_immediate

a = Promise.with_resolvers()
b = Promise.with_resolvers()
a.promise.then(lambda: print("never"))
b.promise.finally_(lambda: print("never"))
a.resolve(b.promise)
b.resolve(a.promise)
set_immediate(lambda: print("still pending"))
