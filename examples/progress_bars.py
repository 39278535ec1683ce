"""Progress, told three ways: to a function, to a tqdm bar as it is, to a task of a rich display.

promiselite imports neither tqdm nor rich; where one is missing, its part of this example says so.
"""

import sys

from promiselite import Promise, run, sleep

PAGES = range(1, 6)


async def fetch(page):
    await sleep(0.002 * page)
    return page * page


def with_a_function():
    """Called with what is done and how much there is, after each call."""
    run(Promise.map(PAGES, fetch, concurrency=2, progress=lambda done, total: print(f"{done} of {total}")))


def with_tqdm():
    """The bar takes its total from the input."""
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # no thread of tqdm's that watches its bars
    style = "{desc}: {n_fmt}/{total_fmt} |{bar:5}|"  # without the time that is left, so that this prints the same each time
    with tqdm(desc="tqdm", file=sys.stdout, bar_format=style, ascii=" #", mininterval=0) as bar:
        run(Promise.map(PAGES, fetch, concurrency=2, progress=bar))


def with_rich():
    """A bar is a task of one display."""
    from rich.progress import MofNCompleteColumn, Progress, TextColumn

    with Progress(TextColumn("{task.description}"), MofNCompleteColumn()) as display:
        task = display.add_task("rich:")
        pages = [fetch(page) for page in PAGES]
        run(Promise.all(pages, progress=lambda done, total: display.update(task, completed=done, total=total)))


for way in (with_a_function, with_tqdm, with_rich):
    try:
        way()
    except ImportError as missing:
        print(f"not shown: pip install {missing.name}")
