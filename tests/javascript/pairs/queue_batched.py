"""Calls of one turn are gathered into a single request."""

from promiselite.js import *


class Loader:
    def __init__(self, fetch_all):
        self.fetch_all = fetch_all
        self.waiting = []

    def load(self, key):
        def executor(resolve, reject):
            self.waiting.append({"key": key, "resolve": resolve, "reject": reject})
            if len(self.waiting) == 1:
                process.nextTick(lambda: self.dispatch())

        return Promise(executor)

    @async_function
    async def dispatch(self):
        batch, self.waiting = self.waiting, []
        try:
            found = await self.fetch_all([one["key"] for one in batch])
            for one in batch:
                if found.has(one["key"]):
                    one["resolve"](found.get(one["key"]))
                else:
                    one["reject"](RangeError(f"no {one['key']}"))
        except Error as error:
            for one in batch:
                one["reject"](error)


@async_function
async def fetch_all(keys):
    console.log("request for", keys)
    return Map([[key, f"item {key}"] for key in keys if key < 10])


loader = Loader(fetch_all)


def show(results):
    console.log(results)
    loader.load(4).then(lambda item: console.log(item, len(loader.waiting)))


Promise.allSettled([loader.load(1), loader.load(2), loader.load(30)]).then(show)
