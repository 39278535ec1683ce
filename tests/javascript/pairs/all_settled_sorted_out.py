"""Split the outcomes into what worked and what did not."""

from promiselite.js import *

tasks = [Promise.resolve("a"), Promise.reject(Error("b failed")), Promise.resolve("c")]


def sort_out(results):
    values = [result.value for result in results if result.status == "fulfilled"]
    reasons = [result.reason.message for result in results if result.status == "rejected"]
    console.log(values, reasons)


Promise.allSettled(tasks).then(sort_out)
