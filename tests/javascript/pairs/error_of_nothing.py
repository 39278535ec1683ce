"""Nothing where a list, a Map or a Set could be; and the numbers of DOMExceptions."""

from promiselite.js import *


def attempt(make):
    try:
        console.log(make())
    except TypeError as error:
        console.log(error.name, error.message)


attempt(lambda: [Map(null), Map(undefined), Set(null), Set(undefined), Set("aab")])
attempt(lambda: Map(5))
attempt(lambda: Set(True))
names = [
    "IndexSizeError HierarchyRequestError WrongDocumentError InvalidCharacterError NoModificationAllowedError NotFoundError",
    "NotSupportedError InUseAttributeError InvalidStateError SyntaxError InvalidModificationError NamespaceError",
    "InvalidAccessError TypeMismatchError SecurityError NetworkError AbortError URLMismatchError QuotaExceededError",
    "TimeoutError InvalidNodeTypeError DataCloneError EncodingError OperationError Error",
]
for line in names:
    attempt(lambda: [DOMException("", name).code for name in line.split(" ")])
Array.fromAsync(null).catch(lambda error: console.log(error.name, error.message))
Array.fromAsync(undefined).catch(lambda error: console.log(error.name, error.message))
