"""Two chains take turns, one job each."""

from promiselite import Promise

(Promise.resolve().then(lambda: print("a1")).then(lambda: print("a2")).then(lambda: print("a3")))
(Promise.resolve().then(lambda: print("b1")).then(lambda: print("b2")).then(lambda: print("b3")))
