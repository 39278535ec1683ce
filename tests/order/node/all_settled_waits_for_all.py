"""allSettled waits for every one and tells how each ended."""

from promiselite import Promise


class Thenable:
    def then(self, resolve):
        resolve("thenable")


def show(outcomes):
    for outcome in outcomes:
        print(outcome.status, outcome.value if outcome.status == "fulfilled" else outcome.reason)


Promise.all_settled([Promise.reject("no"), "plain", Promise.resolve("yes"), Thenable()]).then(show)
Promise.all_settled([]).then(lambda outcomes: print("of nothing", len(outcomes)))
chain = Promise.resolve()
for i in range(1, 5):
    chain = chain.then(lambda _, i=i: print("tick", i))
