"""A timer that is unref'ed does not keep the program going, but runs while something else does."""

from promiselite import set_timeout

set_timeout(lambda: print("unref, in time"), 5).unref()
set_timeout(lambda: print("unref, too late"), 10000).unref()
kept = set_timeout(lambda: print("ref again"), 60).unref()
kept.ref()
