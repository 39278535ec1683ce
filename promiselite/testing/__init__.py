"""Help for testing code that uses promises: the order of events, hostile thenables, other threads.

The pytest plugin is loaded by pytest itself, and imports promiselite only for tests that use it.
"""

from .hostile import HOSTILE_THENABLES, HostileError, HostileThenable
from .order import OrderRecorder
from .threads import settle_from_thread

__all__ = ["HOSTILE_THENABLES", "HostileError", "HostileThenable", "OrderRecorder", "settle_from_thread"]
