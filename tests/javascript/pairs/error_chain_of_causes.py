"""An error class that cleans its stack, and the causes of an error one after the other."""

from promiselite.js import *


class AppError(Error):
    def __init__(self, message, options=undefined):
        super().__init__(message, options)
        self.name = type(self).__name__
        Error.captureStackTrace(self, type(self))


class QueryError(AppError):
    def __init__(self, query, cause):
        super().__init__(f"could not run {query}", {"cause": cause})
        self.query = query


@async_function
async def query(text):
    try:
        raise TypeError("the connection is closed")
    except Error as error:
        raise QueryError(text, error) from error


def show(error):
    each = error
    while each:
        console.log(f"{each.name}: {each.message}")
        each = each.cause
    console.log(error.stack.split("\n")[0])
    console.log(error)


query("SELECT 1").catch(show)
