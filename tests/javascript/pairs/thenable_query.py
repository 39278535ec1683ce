"""A query that starts when it is awaited, as database libraries have it."""

from promiselite.js import *


class Query:
    def __init__(self, table):
        self.table = table
        self.filters = []

    def where(self, filter):
        self.filters.append(filter)
        return self

    def then(self, resolve, reject):
        console.log("running", self)
        return Promise.resolve([f"{self.table} where {' and '.join(self.filters)}"]).then(resolve, reject)


@async_function
async def main():
    query = Query("users").where("age > 17")
    console.log("made")
    console.log(await Promise.resolve(query.where("active")))
    both = await Promise.all([query, Query("posts")])
    console.log([len(rows) for rows in both])


main()
