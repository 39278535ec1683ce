"""Equal delays keep the order of setting; 0 and fractions below 1 count as 1."""

from promiselite import set_timeout

set_timeout(lambda: print("a"), 1)
set_timeout(lambda: print("b"), 0)
set_timeout(lambda: print("c"), 0.5)
set_timeout(lambda: print("d"))
set_timeout(lambda: print("e"), 1)
