"""A generator is walked at once; one that throws rejects, one abandoned is closed."""

from promiselite import Promise


def numbers():
    try:
        print("yield 1")
        yield 1
        print("yield 2")
        yield Promise.resolve(2)
        print("exhausted")
    finally:
        print("closed")


def failing():
    yield 1
    raise ValueError("generator failed")


Promise.all(numbers()).then(lambda values: print("all", *values))
Promise.all_settled(failing()).catch(lambda error: print(error))
Promise.race(5).catch(lambda error: print(type(error).__name__))
print("script")
