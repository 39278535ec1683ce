"""A family of errors: fields of their own, told apart by class, wrapped with a cause."""

from promiselite.js import *


class HttpError(Error):
    def __init__(self, status, message):
        super().__init__(message)
        self.name = "HttpError"
        self.status = status


class NotFound(HttpError):
    def __init__(self, url):
        super().__init__(404, f"not found: {url}")
        self.url = url


def get(url):
    return Promise.reject(NotFound(url))


def show(error):
    console.log(error.name, error.status, error.url, f"{error}")
    console.log(isinstance(error, NotFound), isinstance(error, HttpError), isinstance(error, TypeError))
    console.log(error)


def wrap(error):
    raise Error("no user", {"cause": error})


get("/users/7").catch(show)
get("/users/8").catch(wrap).catch(lambda error: console.log(error.cause.status, error))
Promise.allSettled([get("/a"), Promise.reject(HttpError(500, "broken"))]).then(console.log)
