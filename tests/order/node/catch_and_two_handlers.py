"""then(f, r) hears one job before then(f).catch(r)."""

from promiselite import Promise

failed = Promise.reject(ValueError("x"))
failed.then(lambda: print("no")).catch(lambda: print("then, then catch"))
failed.then(lambda: print("no"), lambda: print("both handlers"))
failed.catch(lambda: print("catch alone"))
