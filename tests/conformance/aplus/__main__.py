"""Run the Promises/A+ suite: ``python -m tests.conformance.aplus [--scheduler loop]``; status 0 if all of its tests pass."""

from __future__ import annotations

import argparse
import sys

from tests.support.hosts import ALL_HOSTS

from .suite import missing_tools, run_suite


def main() -> int:
    """Read the command line, run the suite, print its summary."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.aplus", description="Run the Promises/A+ suite.")
    parser.add_argument(
        "--scheduler", choices=sorted(ALL_HOSTS), default="loop", help="where the promises live (default: loop)"
    )
    parser.add_argument("--only", metavar="REGEX", help="run only the tests whose names match; the status is then 1")
    options = parser.parse_args()
    if missing := missing_tools():
        print(f"not found on the path: {', '.join(missing)}", file=sys.stderr)
        return 1
    outcome = run_suite(options.scheduler, only=options.only)
    print(outcome)
    return 0 if outcome.conforms else 1


if __name__ == "__main__":
    sys.exit(main())
