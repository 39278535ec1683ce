"""An error class of one's own, told apart by instanceof."""

from promiselite.js import *


class ValidationError(Error):
    def __init__(self, field):
        super().__init__(f"{field} is missing")
        self.name = "ValidationError"
        self.field = field


def validate(form):
    return Promise.resolve(form) if form.get("email") else Promise.reject(ValidationError("email"))


def show(error):
    console.log(isinstance(error, ValidationError), isinstance(error, Error))
    console.log(f"{error}", error.field)


validate({"name": "Bob"}).catch(show)
