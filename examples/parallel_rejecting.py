"""Three promises in parallel, one of which rejects: ``catch`` hears of it at once, and the others run on."""

from promiselite import Promise, run, set_timeout


def after(ms, text):
    def done(resolve):
        print(text, "is done")
        resolve(text)

    return Promise(lambda resolve: set_timeout(done, ms, resolve))


def failing_after(ms, text):
    return Promise(lambda _, reject: set_timeout(reject, ms, ValueError(f"{text} failed")))


Promise.all([after(500, "one"), failing_after(1000, "two"), after(1500, "three")]).then(print).catch(
    lambda reason: print("caught:", reason)
)
run()
