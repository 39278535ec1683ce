"""Each promise is reported for itself: a then without a second handler passes the rejection on."""

from promiselite import Promise, current_scheduler

current_scheduler().on_unhandled_rejection = lambda reason: print("unhandled", reason)
promise = Promise.reject("a")
promise.then(lambda: print("never"))
promise.finally_(lambda: print("finally"))
promise.catch(lambda: print("caught"))
Promise.all([Promise.reject("b"), Promise.reject("c")])
Promise.any([Promise.reject("d")]).catch(lambda: print("any caught"))
