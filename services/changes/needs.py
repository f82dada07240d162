"""Which fields a change reads, so that a manifest can be held against them (`deploy.contracts.record_changes`)."""

from dataclasses import dataclass
from enum import StrEnum

from services.registry.values import FieldKind


class Source(StrEnum):
    """Who answers: the applicant in the application, or whoever did the work in the report of its order. The values are
    the tables of a manifest.
    """

    APPLICATION = "fields"
    REPORT = "standard.report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A field of the application or of the work report. Where it is not required, a manifest may leave it out.

    `choices` are the values that the change knows, of a choice.
    """

    key: str
    kind: FieldKind
    source: Source = Source.APPLICATION
    required: bool = True
    choices: tuple[str, ...] = ()
