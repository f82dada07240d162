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
    standard = service.on_standard
    if standard is None or standard.change is None:
        return
    table = "standard" if service.standard else "former_standard"
    path = folder / "services" / service.key / "service.toml"
    change = changes.get(standard.change)
    if change is None:
        problem, remedy = f"«{standard.change}» is no change of the record", f"There are {', '.join(changes)}"
        yield Complaint(path=path, element=f"[{table}] change", problem=problem, remedy=remedy)
        return
    asked = {Source.APPLICATION: ("fields", service.fields), Source.REPORT: (f"{table}.report", standard.report)}
    for need in change.needs:
        place, fields = asked[need.source]
        field = next((each for each in fields if each.key == need.key), None)
        yield from _faults(path, change, (f"[[{place}]] {need.key}", need), field)


def _faults(path: Path, change: Change, needed: tuple[str, Need], field: Field | None) -> Iterator[Complaint]:
    (element, need), read = needed, f"the change {change.key} reads it"
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
