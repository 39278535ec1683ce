"""A rejection passes every then without a second handler, one job each."""

from promiselite import Promise


def recover(error):
    print("caught", error)
    return "recovered"


(
    Promise.reject(ValueError("boom"))
    .then(lambda: print("never"))
    .then(lambda: print("never"))
    .catch(recover)
    .then(lambda value: print(value))
)
(Promise.resolve().then(lambda: print(1)).then(lambda: print(2)).then(lambda: print(3)).then(lambda: print(4)))
