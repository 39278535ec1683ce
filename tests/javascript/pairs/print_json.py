"""%j prints what JSON.stringify gives, and toJSON decides for an object."""

from promiselite.js import *


class Account:
    def __init__(self, owner, secret):
        self.owner = owner
        self.secret = secret

    def toJSON(self):
        return {"owner": self.owner}


def show(account):
    console.log("%j and %j", account, [account])
    console.log(account)


console.log("%j", {"list": [1, "two", null, undefined, True], "none": undefined, "half": 0.5})
Promise.resolve(Account("Ada", "swordfish")).then(show)
Promise.reject(Error("lost")).catch(lambda error: console.log("%j %s", error, error.message))
