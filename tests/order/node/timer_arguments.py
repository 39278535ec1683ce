"""Further arguments are passed to the callback."""

from promiselite import next_tick, set_timeout

set_timeout(lambda *args: print("timeout", *args), 1, "a", "b")
next_tick(lambda *args: print("tick", *args), "c", "d")
