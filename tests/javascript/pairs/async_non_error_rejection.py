"""What is no Error comes out of an await as it went in."""

from promiselite import RejectionError
from promiselite.js import *


@async_function
async def main():
    try:
        await Promise.reject("just a string")
    except RejectionError as error:
        console.log("caught", error.reason)


main()
