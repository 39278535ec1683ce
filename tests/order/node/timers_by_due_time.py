"""Timers run by due time, not by order of setting."""

from promiselite import set_timeout

set_timeout(lambda: print(600), 600)
set_timeout(lambda: print(200), 200)
set_timeout(lambda: print(400), 400)
set_timeout(lambda: print(1), 1)
