"""A report that somebody sends by a form, for the tests of what no form would send."""

from collections.abc import Mapping
from typing import NamedTuple


class Report(NamedTuple):
    """A report: its job's other variables, its variable (None: its fields are variables themselves), a good one, and
    which answer says that it was taken. `optional` are fields of the good one that may be left out.
    """

    job_type: str
    given: Mapping[str, object]
    variable: str | None
    good: Mapping[str, object]
    accepted: str
    optional: frozenset[str] = frozenset()
