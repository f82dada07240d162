"""Whether the manifest of a service has the fields that its change of the record reads."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.contracts.complaints import Complaint
from services.changes import CHANGES
from services.changes.case import Need, Source
from services.changes.change import Change
from services.registry.values import Field, Service


def change_faults(service: Service, folder: Path, changes: Mapping[str, Change] = CHANGES) -> Iterator[Complaint]:
    """Everything in which the service's manifest under `folder` does not fit the change that it names, if it does."""
    if service.standard is None or service.standard.change is None:
        return
    path = folder / "services" / service.key / "service.toml"
    change = changes.get(service.standard.change)
    if change is None:
        problem = f"«{service.standard.change}» is no change of the record"
        yield Complaint(
            path=path, element="[standard] change", problem=problem, remedy=f"There are {', '.join(changes)}"
        )
        return
    fields = {Source.APPLICATION: service.fields, Source.REPORT: service.standard.report}
    for need in change.needs:
        field = next((each for each in fields[need.source] if each.key == need.key), None)
        yield from _faults(path, change, need, field)


def _faults(path: Path, change: Change, need: Need, field: Field | None) -> Iterator[Complaint]:
    element, read = f"[[{need.source}]] {need.key}", f"the change {change.key} reads it"
    if field is None:
        if need.required:
            remedy = f'Add it with key = "{need.key}" and kind = "{need.kind}": {read}'
            yield Complaint(path=path, element=element, problem="is missing", remedy=remedy)
    elif field.kind is not need.kind:
        problem, remedy = f"is of kind {field.kind}", f'Write kind = "{need.kind}": {read}'
        yield Complaint(path=path, element=element, problem=problem, remedy=remedy)
    elif unknown := sorted({each.value for each in field.choices} - set(need.choices)):
        problem = f"offers {', '.join(unknown)}"
        remedy = f"Offer {', '.join(need.choices)}, or some of them: {read}"
        yield Complaint(path=path, element=element, problem=problem, remedy=remedy)
