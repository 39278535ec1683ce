"""One of three rejects: catch hears of it at once, and the others run on."""

from promiselite import Promise, set_timeout


def after(ms, text):
    def executor(resolve, reject):
        def timer():
            print("timer", text)
            (reject if text == "bad" else resolve)(text)

        set_timeout(timer, ms)

    return Promise(executor)


(
    Promise.all([after(5, "first"), after(35, "bad"), after(65, "last")])
    .then(lambda texts: print(*texts))
    .catch(lambda reason: print("caught", reason))
)
