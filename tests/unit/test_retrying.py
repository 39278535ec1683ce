"""Retrying is left to tenacity: on the ``async def`` inside ``@async_function``, with promiselite's sleep."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import AbortController, AbortError, Promise, async_function, sleep, with_signal
from tests.support.hosts import Host
from tests.unit.test_abortable import is_free, note

tenacity = pytest.importorskip("tenacity", reason="needs tenacity: pip install tenacity")


def flaky(failures: int, events: list[Any], **options: Any) -> Any:
    """Return an async function that fails so many times, then returns, tried up to four times."""
    left = [failures]

    @async_function
    @tenacity.retry(sleep=sleep, stop=tenacity.stop_after_attempt(4), reraise=True, **options)
    async def fetch(name: str) -> str:
        await Promise.resolve()
        events.append("try")
        if left[0]:
            left[0] -= 1
            raise OSError(f"{name} failed")
        return f"{name} fetched"

    return fetch


def test_it_tries_again_until_it_succeeds(host: Host) -> None:
    """Between two tries the promise of sleep() is awaited, in the time of the scheduler."""
    events: list[Any] = []

    def program() -> None:
        note(events, flaky(2, events, wait=tenacity.wait_fixed(0.002))("page"))

    host.run(program)
    assert events == ["try", "try", "try", "'page fetched'"]


def test_it_gives_up_with_the_last_reason(host: Host) -> None:
    events: list[Any] = []

    def program() -> None:
        note(events, flaky(9, events)("page"))

    host.run(program)
    assert events == ["try"] * 4 + ["OSError: page failed"]


def test_a_signal_ends_the_wait_between_two_tries(host: Host) -> None:
    """tenacity sleeps by a function, which may carry the signal; the abort is no failure to be tried again."""
    events: list[Any] = []
    controller = AbortController()

    @tenacity.retry(
        sleep=lambda seconds: sleep(seconds, signal=controller.signal),
        wait=tenacity.wait_fixed(3600),
        retry=tenacity.retry_if_exception_type(OSError),
    )
    async def fetch() -> None:
        events.append("try")
        sleep(0.001).then(controller.abort)
        raise OSError

    def program() -> None:
        note(events, with_signal(controller.signal, fetch))

    host.run(program)
    assert events == ["try", "AbortError: This operation was aborted"]
    assert is_free(controller.signal)
    assert type(controller.signal.reason) is AbortError
