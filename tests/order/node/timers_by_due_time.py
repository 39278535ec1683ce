"""Timers run by due time, not by order of setting."""

from promiselite import set_timeout

set_timeout(lambda: print(90), 90)
set_timeout(lambda: print(30), 30)
set_timeout(lambda: print(60), 60)
set_timeout(lambda: print(1), 1)
