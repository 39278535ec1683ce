"""A display for windows: the one that is there, else a virtual one, started once and ended with the process."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

SERVER = 'Xvfb -displayfd "$1" -screen 0 1024x768x24 -nolisten tcp & read -r _; kill $!; wait $!'
"""It ends when its standard input is closed, which also happens when this process dies."""


@functools.cache
def why_no_display() -> str | None:
    """Start a virtual display if there is none, and return None; or return why no window can be opened."""
    if find_spec("_tkinter") is None:
        return "this Python has no tkinter (Debian: apt install python3-tk)"
    if os.environ.get("DISPLAY") or sys.platform in ("win32", "darwin"):
        return None
    if shutil.which("Xvfb") is None:
        return "there is neither a display nor Xvfb (Debian: apt install xvfb)"
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["sh", "-c", SERVER, "sh", str(write_end)],
        pass_fds=[write_end],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as lines:
        number = lines.readline().strip()
    atexit.register(_end, server, os.getpid())
    if not number:
        return "there is no display, and Xvfb did not start"
    os.environ["DISPLAY"] = f":{number}"
    return None


def _end(server: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() == owner:
        server.communicate()
