"""A loop of awaits whose steps depend on each other."""

from promiselite.js import *


def next_page(page):
    return Promise.resolve({"items": [f"{page}a", f"{page}b"], "next": page + 1 if page < 3 else null})


@async_function
async def everything():
    items = []
    page = 1
    while page is not null:
        answer = await next_page(page)
        items.extend(answer["items"])
        page = answer["next"]
    return items


everything().then(lambda items: console.log(items))
