"""Processes that are forked from one that has imported what they need: a start of Python that does costs a second.

One for all tests of a process: what is imported is settled when the first is forked.
"""

import multiprocessing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "tests.db.killed_night",
        "tests.db.killed_relay",
        "tests.db.migrations.killed_upgrade",
        "tests.chaos.forked_worker",
    ]
)
