"""An async generator that hides the pages of an API."""

from promiselite.js import *

pages = {1: {"items": ["a", "b"], "next": 2}, 2: {"items": ["c"], "next": null}}


@async_function
async def fetch_page(number):
    return pages[number]


async def all_items():
    number = 1
    while number:
        page = await fetch_page(number)
        for item in page["items"]:
            yield item
        number = page["next"]


@async_function
async def main():
    found = []
    async for item in all_items():
        found.append(item)
    console.log(found)


main()
