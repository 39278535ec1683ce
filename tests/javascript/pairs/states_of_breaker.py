"""A circuit breaker: after two failures it refuses, after a while it tries again."""

from promiselite.js import *


class Breaker:
    def __init__(self, request, ms):
        self.request = request
        self.ms = ms
        self.failures = 0
        self.state = "closed"

    @async_function
    async def call(self, *args):
        if self.state == "open":
            raise Error("the circuit is open")
        try:
            answer = await self.request(*args)
            self.failures = 0
            self.state = "closed"
            return answer
        except Error:
            self.failures += 1
            if self.failures >= 2:
                self.state = "open"
                setTimeout(self.close_half, self.ms)
            raise

    def close_half(self):
        self.state = "half open"


up = False


@async_function
async def ping(what):
    if not up:
        raise TypeError(f"{what}: no answer")
    return f"{what}: answered"


breaker = Breaker(ping, 5)


@async_function
async def main():
    global up
    for ms in [0, 0, 0, 10, 0]:
        if ms:
            await Promise(lambda resolve: setTimeout(resolve, ms))
            up = True
        await breaker.call("ping").then(console.log, lambda error: console.log(f"{error}"))
        console.log(breaker.state, breaker.failures)


main()
