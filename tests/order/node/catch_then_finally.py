"""The everyday chain: then, catch, finally, then."""

from promiselite import Promise


def work(fails):
    def start(value):
        print("work", value)
        if fails:
            raise ValueError(value)
        return value

    def repair(error):
        print("catch", error)
        return "repaired"

    (
        Promise.resolve("bad" if fails else "good")
        .then(start)
        .catch(repair)
        .finally_(lambda: print("finally", "bad" if fails else "good"))
        .then(lambda value: print("result", value))
    )


work(False)
work(True)
