"""A time limit by race: the slow work is not stopped."""

from promiselite import Promise, set_timeout


def after(ms, text):
    def executor(resolve):
        def timer():
            print("timer", text)
            resolve(text)

        set_timeout(timer, ms)

    return Promise(executor)


def limit(ms):
    return Promise(lambda _, reject: set_timeout(lambda: reject(TimeoutError("too slow")), ms))


Promise.race([after(60, "slow"), limit(30)]).then(lambda text: print(text), lambda error: print(error))
Promise.race([after(5, "quick"), limit(30)]).then(lambda text: print("won", text), lambda error: print(error))
