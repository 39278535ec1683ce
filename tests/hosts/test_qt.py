"""The scheduler for Qt that docs/schedulers.md shows, taken from the page and run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtCore", reason="needs the extra qt: pip install promiselite[qt]")

ROOT = Path(__file__).parents[2]
PROGRAM = """
import threading
import time

from PySide6.QtCore import QCoreApplication

from promiselite import (
    Promise, async_function, current_scheduler, next_tick, offload, queue_microtask, set_immediate, set_timeout, sleep,
    use_scheduler,
)

application = QCoreApplication([])
home = threading.get_ident()
said = []
errors = []
sys.excepthook = lambda kind, error, traceback: errors.append(str(error))


def say(word):
    assert threading.get_ident() == home
    assert current_scheduler() is scheduler
    said.append(word)


with use_scheduler(QtScheduler()) as scheduler:
    # The order of events.
    set_timeout(say, 30, "timer")
    set_immediate(say, "immediate")
    queue_microtask(say, "job 1")
    Promise.resolve("job 2").then(say).then(lambda: say("job 3"))
    say("first")
    set_timeout(application.quit, 40)
    application.exec()
    print(said)

    # Threads: a post, a promise that one waits for, and one of the pool.
    said.clear()
    promise, resolve, _ = Promise.with_resolvers()
    promise.then(say)
    waited = []

    def elsewhere():
        scheduler.post(say, "post")
        resolve("settled elsewhere")
        waited.append(promise.then(str.upper).result(10))

    thread = threading.Thread(target=elsewhere)
    thread.start()

    @async_function
    async def main():
        say(await Promise.all([offload(len, "abc"), sleep(0.005, "slept")]))
        await offload(thread.join)
        application.quit()

    main()
    application.exec()
    print(sorted(map(str, said)), waited)

    # A chain without end, of jobs or of immediates, leaves Qt alive.
    scheduler.budget = 0.005
    for queue in (queue_microtask, next_tick, set_immediate):
        beats = []
        going = True

        def again():
            time.sleep(0.001)  # few turns: PySide 6.12 on Python 3.11 gives back a True that it did not take, for each signal
            if going:
                queue(again)

        def beat():
            beats.append(1)
            if len(beats) == 5:
                application.quit()

        heart = QTimer()
        heart.timeout.connect(beat)
        heart.start(5)
        again()
        application.exec()
        heart.stop()
        going = False
        print("alive", len(beats) >= 5)

    # What nobody catches, and a wait that would freeze the window.
    Promise.reject(ValueError("nobody caught this"))
    set_timeout(lambda: 1 / 0)
    pending = Promise(lambda: None)
    try:
        pending.result()
    except RuntimeError as error:
        print("refused", "cannot be waited for on its home thread" in str(error))
    set_timeout(application.quit, 10)
    application.exec()
    print(errors)
"""


def test_the_scheduler_of_the_page_keeps_the_order_and_qt_alive() -> None:
    """Order of events, another thread's posts, timers, responsiveness, errors: offscreen, in a process of its own."""
    page = (ROOT / "docs" / "schedulers.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n([^`]*class QtScheduler.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(block[block.index("class QtScheduler") :].splitlines()) <= 35
    done = subprocess.run(
        [sys.executable, "-c", block + PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "['first', 'job 1', 'job 2', 'job 3', 'immediate', 'timer']",
        "[\"[3, 'slept']\", 'post', 'settled elsewhere'] ['SETTLED ELSEWHERE']",
        *["alive True"] * 3,
        "refused True",
        "['nobody caught this', 'division by zero']",
    ]
