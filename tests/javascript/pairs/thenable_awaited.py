"""await takes thenables as well."""

from promiselite.js import *


class Query:
    def __init__(self, table):
        self.table = table
        self.conditions = []

    def where(self, condition):
        self.conditions.append(condition)
        return self

    def then(self, resolve):
        resolve(f"select from {self.table} where {' and '.join(self.conditions)}")


@async_function
async def main():
    console.log(await Promise.resolve(Query("users").where("age > 30").where("active")))


main()
