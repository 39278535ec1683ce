"""A rejection that a listener of exit leaves behind fails the process."""

from promiselite.js import *


def on_exit(code):
    console.log("exit", code)
    Promise.reject(Error("too late to catch"))


process.on("exit", on_exit)
