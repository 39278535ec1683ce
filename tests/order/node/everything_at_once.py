"""Script, ticks, jobs, timers and immediates in one program."""

from promiselite import Promise, async_function, next_tick, set_immediate, set_timeout


class Thenable:
    def then(self, resolve):
        print("thenable")
        resolve()


def log(text):
    return lambda: print(text)


def timer():
    print("timer")
    set_immediate(log("immediate"))
    set_timeout(log("second timer"), 30)
    next_tick(log("tick of timer"))
    Promise.resolve().then(log("job of timer"))


def job_1():
    print("job 1")
    next_tick(log("tick of job 1"))
    return Thenable()


def tick_1():
    print("tick 1")
    Promise.resolve().then(log("job of tick 1"))


@async_function
async def main():
    print("async")
    await Promise.resolve(None)
    print("after await")


set_timeout(timer, 1)
Promise.resolve().then(job_1).then(log("after thenable")).finally_(log("finally"))
Promise.resolve().then(log("job 2")).then(log("job 3")).then(log("job 4")).then(log("job 5"))
next_tick(tick_1)
next_tick(log("tick 2"))
main()
print("script")
