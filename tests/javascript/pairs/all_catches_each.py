"""A catch on each element, and all never rejects."""

from promiselite.js import *

jobs = [Promise.resolve("ok"), Promise.reject(Error("broken")), Promise.resolve("fine")]
Promise.all([job.catch(lambda error: f"({error.message})") for job in jobs]).then(lambda values: console.log(values))
