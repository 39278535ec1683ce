"""What is not callable is ignored, but each then costs a job."""

from promiselite import Promise

Promise.resolve("value").then(1).then("text").then().then(lambda value: print(value))
(Promise.resolve().then(lambda: print(1)).then(lambda: print(2)).then(lambda: print(3)).then(lambda: print(4)))
