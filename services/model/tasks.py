"""What waits for a person, as Tasklist knows it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A user task that nobody has completed yet. `key` is the engine's, `name` the Persian one of the diagram.

    `unit` is the candidate group that may take it, `assignee` the login that has taken it. `tracking_code` is None
    before the registration and for what belongs to no request; `step` is the id of the documented step within which
    the task lies, None where its process does not say. A supervisor's review lies in none and is about one: then
    `reviewed_run` is the run of the step, by its key in the ledger. `due_at` is what the task shows: its step's limit,
    else the end of the service, or None.
    """

    key: int
    name: str
    unit: str
    assignee: str | None
    tracking_code: str | None
    service_key: str | None
    step: str | None
    created_at: datetime
    due_at: datetime | None
    reviewed_run: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedTask:
    """A user task that somebody has completed, as `assignee`: the login that had claimed it, None where nobody had.
    `unit` is the candidate group that could take it.
    """

    key: int
    process_instance_key: int
    unit: str
    assignee: str | None
    completed_at: datetime
