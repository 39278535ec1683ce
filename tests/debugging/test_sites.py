"""Places in the user's code."""

from __future__ import annotations

import sys
import threading
import types
from functools import partial
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, pending
from promiselite.debugging.chains import rejection_chain
from promiselite.debugging.sites import Site, raising_site, site_of
from tests.debugging.support import debugged


def test_a_package_is_named_where_its_file_alone_says_nothing() -> None:
    assert str(Site("/somewhere/feed.py", 3, "f")) == "feed.py:3"
    assert str(Site("/somewhere/feeds/__init__.py", 3, "f")) == "feeds/__init__.py:3"
    assert str(Site("/somewhere/feeds/__main__.py", 3, "f")) == "feeds/__main__.py:3"


def test_without_a_traceback_there_is_no_place() -> None:
    assert raising_site(None) is None


def test_what_begins_nowhere() -> None:
    assert site_of(print) is None
    assert site_of(test_what_begins_nowhere) is not None


def test_the_users_code_is_named_although_a_library_raised() -> None:
    """The innermost frame of the user's, not the innermost one."""
    library: dict[str, Any] = {"__name__": "library"}
    exec(compile("def fail():\n    raise KeyError", "/x/site-packages/library.py", "exec"), library)
    try:
        library["fail"]()
    except KeyError as error:
        site = raising_site(error.__traceback__)
    assert site is not None
    assert site.function == "test_the_users_code_is_named_although_a_library_raised"


def test_a_promise_made_by_a_library_for_itself_has_no_place(loop: LoopScheduler) -> None:
    """What stands on the stack is all the library's: no line of the user's led to it since the job began."""
    library = types.ModuleType("library")
    source = "def handler(value):\n    return Promise.reject(KeyError(value))"
    exec(compile(source, "/x/site-packages/library.py", "exec"), vars(library) | {"Promise": Promise}, vars(library))
    with debugged():
        promise = Promise.resolve(1).then(library.handler)
        promise.exception()
    assert rejection_chain(promise).startswith("rejected ← then at test_sites.py:")
    assert sys.exc_info() == (None, None, None)


def test_a_traceback_that_goes_through_promiselite(loop: LoopScheduler) -> None:
    with pytest.raises(KeyError) as caught:
        Promise.reject(KeyError("x")).result()
    site = raising_site(caught.value.__traceback__)
    assert site is not None
    assert site.function == "test_a_traceback_that_goes_through_promiselite"


def test_a_promise_that_a_thread_makes_as_its_first_step(loop: LoopScheduler) -> None:
    """Below it stands the standard library alone."""
    with debugged():
        made: list[Any] = []
        thread = threading.Thread(target=partial(loop.sleep, 1))
        thread.start()
        thread.join()
        made += pending()
        assert [node.made for node in made] == ["a promise"]
    loop.abandon()
