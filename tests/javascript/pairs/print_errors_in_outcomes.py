"""The outcomes of allSettled with an error, printed whole."""

from promiselite.js import *


def show(results):
    console.log(results)
    console.log(results[1].reason.message)


Promise.allSettled([Promise.resolve({"ok": True}), Promise.reject(Error("broken"))]).then(show)
