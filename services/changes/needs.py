"""Which fields a change reads, so that a manifest can be held against them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.registry.values import Field, FieldKind, Service


class Source(StrEnum):
    """Who answers: the applicant in the application, or whoever did the work in the report of its order."""

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


def unmet_needs(service: Service, needs: Sequence[Need]) -> Iterator[str]:
    """What the service's manifest has to be given for its change of the record, in English, for the designer."""
    if service.standard is None:
        return
    fields = {Source.APPLICATION: service.fields, Source.REPORT: service.standard.report}
    for need in needs:
        field = next((each for each in fields[need.source] if each.key == need.key), None)
        yield from _fault(need, field)


def _fault(need: Need, field: Field | None) -> Iterator[str]:
    where = f'[[{need.source}]] key = "{need.key}"'
    if field is None:
        if need.required:
            yield f'{where}, kind = "{need.kind}" is missing: the change of the record reads it'
    elif field.kind is not need.kind:
        yield f'{where} is of kind "{field.kind}": the change of the record reads a "{need.kind}"'
    elif unknown := sorted({each.value for each in field.choices} - set(need.choices)):
        yield f"{where} offers {', '.join(unknown)}: the change of the record knows {', '.join(need.choices)}"
