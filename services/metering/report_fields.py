"""What the reports from the field have in common: numbers of seals, and reasons in somebody's own words."""

from services.forms.fields import FieldReader
from services.intake.reading import REPORTED

REASON = REPORTED.extended(titles={"reason": "دلیل"})


def read_seal(reader: FieldReader, field: str) -> str | None:
    """The number of a seal. Code: shape where it has neither digit nor letter, and those of `FieldReader.text`."""
    seal = reader.text(field)
    if seal is not None and not seal_characters(seal):
        reader.refuse(field, "shape")
        return None
    return seal


def seal_characters(seal: str) -> str:
    """What tells one seal from another, however the number is typed."""
    return "".join(filter(str.isalnum, seal)).casefold()


def reported_reason(raw: object) -> str | None:
    """The reason in the report, if it gives one that can be read."""
    return FieldReader(raw, REASON).reason(required=False)
