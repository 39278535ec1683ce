"""asyncio and uvloop as hosts of tests; the asyncio loop has a virtual clock."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from typing import Any

from promiselite.schedulers.asyncio_host import AsyncioScheduler
from tests.support.hosts import Host


class VirtualClockLoop(asyncio.SelectorEventLoop):
    """An asyncio loop that sets its clock forward where it would sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(_Selector(self))

    def time(self) -> float:
        """Return the virtual seconds."""
        return self.now

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Join the threads, however long that takes: in virtual time any timeout would be over at once."""
        executor: Any = self._default_executor  # type: ignore[attr-defined]
        if executor is not None:
            executor.shutdown(wait=True)


class _Selector(selectors.DefaultSelector):
    def __init__(self, loop: VirtualClockLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None:
            return super().select(None)
        ready = super().select(0)
        if not ready and timeout > 0:
            self._loop.now += timeout
        return ready


class AsyncioHost(Host):
    """An asyncio loop, in virtual time; what it reports is raised after the run."""

    name = "asyncio"
    is_virtual = True

    def __init__(self) -> None:
        self.loop = self.make_loop()
        self.errors: list[BaseException] = []
        self.loop.set_exception_handler(self._note)
        self.scheduler = AsyncioScheduler(self.loop)

    def make_loop(self) -> asyncio.AbstractEventLoop:
        """Make the loop."""
        return VirtualClockLoop()

    def run(self, program: Callable[[], object]) -> None:
        async def main() -> None:
            program()
            while self.scheduler.has_work() and not self.errors:  # noqa: ASYNC110 (nothing tells that it is idle)
                await asyncio.sleep(0.0005)

        self.loop.run_until_complete(main())
        if self.errors:
            raise self.errors.pop(0)

    def close(self) -> None:
        self.scheduler.abandon()
        self.loop.close()

    def _note(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self.errors.append(context.get("exception") or RuntimeError(context["message"]))


class UvloopHost(AsyncioHost):
    """A uvloop loop, in real time."""

    name = "uvloop"
    is_virtual = False

    def make_loop(self) -> asyncio.AbstractEventLoop:
        import uvloop

        return uvloop.new_event_loop()
