"""Ask again and again until it is ready."""

from promiselite.js import *

asked = 0


def status():
    def answer(resolve):
        global asked
        asked += 1
        resolve("pending" if asked < 3 else "ready")

    return Promise(lambda resolve: setTimeout(answer, 5, resolve))


@async_function
async def until(ask, is_done, most=5):
    for attempt in range(1, most + 1):
        answer = await ask()
        console.log(f"attempt {attempt}: {answer}")
        if is_done(answer):
            return answer
    raise Error(f"not done after {most} attempts")


(
    until(status, lambda answer: answer == "ready")
    .then(lambda answer: console.log("it is", answer))
    .then(lambda: until(status, lambda answer: False, 2))
    .catch(lambda error: console.log(error.message))
)
