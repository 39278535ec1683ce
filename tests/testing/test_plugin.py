"""The pytest plugin, in pytest runs of its own."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

PLUGIN = ("-p", "no:cacheprovider")
"""Nothing names the plugin: pytest loads it by its entry point, as it was installed."""


def passes(pytester: pytest.Pytester, source: str, *arguments: str, **outcomes: int) -> pytest.RunResult:
    """Run a test file and hold the numbers of its outcomes against what is wanted."""
    pytester.makepyfile(source)
    result = pytester.runpytest_subprocess(*PLUGIN, *arguments)
    result.assert_outcomes(**(outcomes or {"passed": 1}))
    return result


def test_a_promise_that_a_test_returns_is_waited_for(pytester: pytest.Pytester) -> None:
    passes(
        pytester,
        """
        from promiselite import sleep

        done = []

        def test_it():
            return sleep(0.01, "slept").then(done.append)

        def test_it_was_waited_for():
            assert done == ["slept"]
        """,
        passed=2,
    )


def test_its_rejection_fails_the_test_with_its_own_traceback(pytester: pytest.Pytester) -> None:
    result = passes(
        pytester,
        """
        from promiselite import Promise

        def broken(value):
            raise ValueError("no such thing")

        def test_it():
            return Promise.resolve(1).then(broken)
        """,
        failed=1,
    )
    result.stdout.fnmatch_lines(["*raise ValueError*", "*ValueError: no such thing*"])


def test_an_async_test_that_is_marked_is_waited_for(pytester: pytest.Pytester) -> None:
    passes(
        pytester,
        """
        import pytest
        from promiselite import Promise, sleep

        @pytest.mark.promise
        async def test_it():
            assert await sleep(0.01, "slept") == "slept"
            with pytest.raises(KeyError):
                await Promise.reject(KeyError())

        @pytest.mark.promise
        @pytest.mark.parametrize("value", [1, 2])
        async def test_with_arguments(value, promise_scheduler):
            assert await sleep(3600, value) == value
            assert promise_scheduler.now >= 3_600_000

        class TestMethods:
            @pytest.mark.promise
            async def test_it(self, tmp_path):
                assert self is not None and await Promise.resolve(tmp_path) == tmp_path
        """,
        passed=4,
    )


def test_its_failure_is_its_own(pytester: pytest.Pytester) -> None:
    result = passes(
        pytester,
        """
        import pytest
        from promiselite import sleep

        @pytest.mark.promise
        async def test_it():
            await sleep(0.01)
            assert 1 == 2
        """,
        failed=1,
    )
    result.stdout.fnmatch_lines(["*assert 1 == 2*"])


@pytest.mark.parametrize("mark", ["promise(timeout=0.01)", "promise(0.01)"])
def test_a_timeout(pytester: pytest.Pytester, mark: str) -> None:
    result = passes(
        pytester,
        f"""
        import pytest
        from promiselite import sleep

        @pytest.mark.{mark}
        def test_it():
            return sleep(60)
        """,
        failed=1,
    )
    result.stdout.fnmatch_lines(["*TimeoutError: *was not settled within 0.01 seconds*"])


@pytest.mark.parametrize("mark", ["promise('soon')", "promise(1, 2)", "promise(1, timeout=2)", "promise(seconds=1)"])
def test_a_mark_that_means_nothing(pytester: pytest.Pytester, mark: str) -> None:
    result = passes(pytester, f"import pytest\n@pytest.mark.{mark}\ndef test_it():\n    pass\n", failed=1)
    result.stdout.fnmatch_lines(["*TypeError: the *"])


def test_a_setting_that_means_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(): pass")
    result = pytester.runpytest_subprocess(*PLUGIN, "-o", "promiselite_unhandled_rejections=shout")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*must be fail or ignore, not 'shout'*"])


def test_virtual_time(pytester: pytest.Pytester) -> None:
    passes(
        pytester,
        """
        from promiselite import current_scheduler, set_timeout, sleep

        def test_it(promise_scheduler):
            assert current_scheduler() is promise_scheduler
            seen = []
            set_timeout(seen.append, 86_400_000, "a day")
            promise_scheduler.advance(86_400_000)
            assert seen == ["a day"]
            return sleep(86_400)
        """,
    )


UNHANDLED = """
    import asyncio
    import threading
    import pytest
    from promiselite import LoopScheduler, Promise, ThreadScheduler, async_function, run, sleep, use_scheduler

    def test_before():
        pass

    def test_queued():
        Promise.reject(ValueError("queued"))

    def test_in_a_handler():
        Promise.resolve(1).then(lambda: [].pop())

    def test_virtual(promise_scheduler):
        Promise.reject(ValueError("virtual"))

    def test_asyncio():
        async def main():
            Promise.reject(ValueError("asyncio"))
            await sleep(0.001)
        asyncio.run(main())

    def test_thread():
        with ThreadScheduler() as scheduler:
            Promise(lambda _, reject: reject(ValueError("thread")), scheduler=scheduler)

    def test_several():
        Promise.reject(ValueError("first"))
        Promise.reject("no exception")

    @pytest.fixture
    def late():
        yield
        Promise.reject(ValueError("late"))

    def test_after():
        pass
"""


def test_a_rejection_that_nobody_handled_fails_the_test_that_caused_it(pytester: pytest.Pytester) -> None:
    result = passes(pytester, UNHANDLED, passed=2, failed=6)
    result.stdout.fnmatch_lines(["*ValueError: queued*", "*This was an unhandled promise rejection*"])
    result.stdout.fnmatch_lines(["*promise rejections that nobody handled (2 sub-exceptions)*"])
    for name in ("queued", "in_a_handler", "virtual", "asyncio", "thread", "several"):
        result.stdout.fnmatch_lines([f"FAILED *::test_{name}*"])


POSTED = """
    from concurrent.futures import ThreadPoolExecutor
    from promiselite import Promise, current_scheduler, offload
    from promiselite.testing import settle_from_thread

    def test_rejected():
        promise, _, reject = Promise.with_resolvers()
        settle_from_thread(reject, ValueError("posted"))

    def test_virtual(promise_scheduler):
        promise, _, reject = Promise.with_resolvers()
        settle_from_thread(reject, ValueError("posted"))

    def test_offload():
        with ThreadPoolExecutor() as executor:
            offload(lambda: 1 / 0, executor=executor)

    def test_handler():
        promise, resolve, _ = Promise.with_resolvers()
        promise.then(lambda value: 1 / value)
        settle_from_thread(resolve, 0)

    def test_raises():
        settle_from_thread(current_scheduler().post, [].pop)

    def test_handled():
        promise, _, reject = Promise.with_resolvers()
        settle_from_thread(reject, ValueError("posted"))
        settle_from_thread(promise.catch, print)

    def test_after():
        assert not current_scheduler().is_busy()

    def test_without_end():
        def loop():
            Promise.resolve().then(loop)
        loop()
        promise, _, reject = Promise.with_resolvers()
        settle_from_thread(reject, ValueError("posted"))
"""


def test_what_other_threads_have_posted_by_its_end_belongs_to_the_test(pytester: pytest.Pytester) -> None:
    result = passes(pytester, POSTED, "-W", "ignore::RuntimeWarning", passed=2, failed=6)
    for name in ("rejected", "virtual", "offload", "handler", "raises", "without_end"):
        result.stdout.fnmatch_lines([f"FAILED *::test_{name}*"])


def test_one_left_by_a_fixture_is_an_error_of_the_test(pytester: pytest.Pytester) -> None:
    passes(
        pytester,
        UNHANDLED + "\n    def test_with_fixture(late):\n        pass\n",
        "-k",
        "with_fixture",
        passed=1,
        errors=1,
        deselected=8,
    )


def test_a_promise_of_a_fixture_is_not_let_go_of_with_what_a_test_leaves(pytester: pytest.Pytester) -> None:
    """It is pending all the while, and a later rejection of it is reported."""
    passes(
        pytester,
        """
        import pytest
        from promiselite import Promise

        made = []

        @pytest.fixture
        def connection():
            made.append(Promise.with_resolvers())
            return made[0].promise

        def test_before():
            Promise.resolve()

        def test_it(connection):
            assert connection.state == "pending"

        def test_later():
            made[0].reject(ConnectionError("lost"))
        """,
        passed=2,
        failed=1,
    )


def test_it_can_be_ignored(pytester: pytest.Pytester) -> None:
    passes(pytester, UNHANDLED, "-o", "promiselite_unhandled_rejections=ignore", passed=8)


CHAINED = """
    from promiselite import Promise, current_scheduler

    def parse(value):
        raise ValueError(value)

    def test_own():
        first = Promise.resolve(1).then(parse)
        Promise.all([first])

    def test_virtual(promise_scheduler):
        first = Promise.resolve(1).then(parse)
        Promise.all([first])

    def test_after():
        assert current_scheduler().debug is DEBUG
"""


def test_the_failure_shows_the_chain(pytester: pytest.Pytester) -> None:
    result = passes(pytester, CHAINED.replace("DEBUG", "True"), passed=1, failed=2)
    for line in (7, 11):
        result.stdout.fnmatch_lines([f"*rejected in parse (*.py:4) ← then at *.py:{line} ← all at *.py:{line + 1}*"])


def test_debug_mode_can_be_switched_off(pytester: pytest.Pytester) -> None:
    result = passes(pytester, CHAINED.replace("DEBUG", "False"), "-o", "promiselite_debug=false", passed=1, failed=2)
    result.stdout.no_fnmatch_line("*rejected in parse*")


def test_what_the_program_handles_itself_is_no_failure(pytester: pytest.Pytester) -> None:
    """A function of the scheduler's or of the asyncio loop's, a handler, an exception that the test expects."""
    passes(
        pytester,
        """
        import asyncio
        import pytest
        from promiselite import LoopScheduler, Promise, run, sleep, use_scheduler

        def test_hook():
            seen = []
            with use_scheduler(LoopScheduler(on_unhandled_rejection=seen.append)) as scheduler:
                Promise.reject(1)
                run()
            assert seen == [1]

        def test_expected():
            Promise.reject(ValueError())
            with pytest.raises(ValueError):
                run()

        def test_handled():
            Promise.reject(ValueError()).catch(print)

        def test_loop():
            async def main():
                asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
                Promise.reject(ValueError())
                await sleep(0.001)
            asyncio.run(main())
        """,
        passed=4,
    )


def test_a_loop_of_jobs_without_end_hangs_nothing(pytester: pytest.Pytester) -> None:
    passes(
        pytester,
        """
        from promiselite import Promise

        def test_it():
            def loop():
                Promise.resolve().then(loop)
            loop()
        """,
        "-W",
        "ignore::RuntimeWarning",
    )


def test_closed_or_running_loops_are_left_alone(pytester: pytest.Pytester) -> None:
    passes(
        pytester,
        """
        from promiselite import current_scheduler

        def test_it():
            current_scheduler().close()

        def test_virtual(promise_scheduler):
            promise_scheduler.close()
        """,
        passed=2,
    )


def test_promiselite_is_imported_for_tests_that_use_it_only(pytester: pytest.Pytester) -> None:
    """The entry point as it is installed, since a module of the package would import the package."""
    pytester.makepyfile(
        """
        import sys
        import pytest

        def test_not_imported(pytestconfig):
            assert pytestconfig.pluginmanager.hasplugin("promiselite")
            assert not any(name.partition(".")[0] == "promiselite" for name in sys.modules)

        @pytest.mark.promise
        async def test_imported():
            assert "promiselite" in sys.modules

        def test_by_the_test_itself():
            from promiselite import Promise
            return Promise.resolve()
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=3)


def test_other_tests_are_as_they_were(pytester: pytest.Pytester) -> None:
    """An async test without the mark, and a test that returns something else, are told of by pytest itself."""
    result = passes(
        pytester,
        """
        import promiselite

        async def test_async():
            pass

        def test_returns():
            return 7
        """,
        "-W",
        "error",
        failed=2,
    )
    result.stdout.fnmatch_lines(["*async def functions are not natively supported*"])


LEFT = """
    import threading
    import pytest
    from promiselite import Promise, current_scheduler, offload, run, set_interval, set_timeout, sleep

    gate = threading.Event()
    kept = []

    def fail(value=None):
        raise ValueError("of an earlier test")

    @pytest.fixture(scope="module")
    def beat():
        beats = []
        timer = set_interval(beats.append, 1, "beat").unref()
        yield beats
        current_scheduler().clear(timer)

    def test_leaves(beat):
        set_timeout(fail, 1)
        set_interval(fail, 1)
        sleep(0.001).then(fail)
        sleep(3600)
        kept.append(Promise.with_resolvers())
        kept.append(kept[0].promise.then(print))
        offload(lambda: gate.wait(30) and fail())

    def test_is_not_concerned(beat):
        gate.set()
        kept[0].reject(KeyError())
        threading.Thread(target=kept[0].reject, args=[KeyError()]).start()
        sleep(0.05).result()
        assert beat

    def test_ends():
        assert run() is None

    def test_leaves_a_loop_without_end():
        def loop():
            Promise.resolve().then(loop)
        loop()

    def test_is_not_starved():
        assert sleep(0.001, "slept").result() == "slept"
"""


@pytest.mark.parametrize("debug", ["true", "false"])
def test_what_a_test_leaves_is_no_business_of_the_next(pytester: pytest.Pytester, debug: str) -> None:
    """Timers are cleared, unless a fixture has set them; what it left pending may be rejected later."""
    source = LEFT if debug == "true" else LEFT.replace("offload(", "(").replace("kept[0].reject", "print")
    passes(pytester, source, "-o", f"promiselite_debug={debug}", "-W", "ignore::promiselite.ForgottenReturnWarning", passed=5)


def test_a_wait_that_cannot_end_names_the_test(pytester: pytest.Pytester) -> None:
    """And shows nothing of how promiselite waits."""
    result = passes(
        pytester,
        """
        import pytest
        from promiselite import Promise, current_scheduler, sleep

        @pytest.mark.promise
        async def test_never():
            await Promise(lambda: None)

        @pytest.mark.promise(timeout=0.001)
        async def test_late():
            await sleep(60)

        @pytest.mark.promise
        async def test_out_of_debug_mode():
            current_scheduler().debug = False
            await Promise.reject("text")

        def test_returns():
            return Promise.reject("text")
        """,
        failed=4,
    )
    result.stdout.fnmatch_lines(
        [
            "E   RuntimeError: <Promise pending> can never be settled: it waits along async test_never: its body*",
            "E   TimeoutError: <Promise pending> was not settled within 0.001 seconds; it waits along async test_late ← sleep*",
            "E   promiselite.errors.RejectionError: a promise was rejected with 'text'",
        ]
    )
    result.stdout.no_fnmatch_line("*promiselite/promise.py*")
    result.stdout.no_fnmatch_line("*testing/plugin.py*")


def test_the_chain_of_a_promise_that_the_test_returned(pytester: pytest.Pytester) -> None:
    """Where there is more to it than the traceback shows."""
    result = passes(
        pytester,
        """
        import pytest
        from promiselite import Promise

        def parse(value):
            raise ValueError(value)

        def test_returns():
            return Promise.resolve(1).then(parse)

        @pytest.mark.promise
        async def test_awaits():
            await Promise.resolve(1).then(parse)

        @pytest.mark.promise
        async def test_alone():
            raise KeyError
        """,
        failed=3,
    )
    for line in (8, 12):
        result.stdout.fnmatch_lines([f"*rejected in parse (*.py:5) ← then at *.py:{line}*"])
    result.stdout.no_fnmatch_line("*rejected in test_alone*")
