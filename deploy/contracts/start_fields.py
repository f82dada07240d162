"""What a start form has to ask by the manifest of its service: the fields in their order, each in its words."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.forms.entries import Entry, Role, entries_of
from services.intake.application import DETAILS_NUMBER, LAST_BILL, shows_last_bill
from services.published import paper_option
from services.registry.values import Registry, Service

PREFIX = "application."
DOCUMENTS = "documents"
PARTS = Path("form-parts")
NO_LETTERS = PARTS / "no-letters.json"
CHOICES = ("radio", "select")

Component = dict[str, Any]

_OF_DIGITS = frozenset(Role) - {Role.WORDS, Role.PERMIT, Role.CHOICE}
"""Read from digits and marks: a letter in them is a slip that the form can tell."""

_ONLY_ONE = "این خدمت را فقط {title} می‌تواند بخواهد."


@dataclass(frozen=True, slots=True, kw_only=True)
class StartField:
    """What a field of the form has to be. A label, hint or option of which nothing is said may be any.

    `part` is the file in `form-parts` that it is pasted from, `group` the component that a new one is put into. `hide`
    is the expression that hides it; None where the manifest asks it in every case. A sole option is chosen already.
    """

    name: str
    types: tuple[str, ...]
    group: str
    part: str | None = None
    label: str | None = None
    hint: str | None = None
    required: bool = True
    pattern: str | None = None
    options: Mapping[str, str] | None = None
    hide: str | None = None
    sole: str | None = None

    @property
    def key(self) -> str:
        """Under which key the form writes it."""
        return f"{PREFIX}{self.name}"


def start_fields(service: Service, registry: Registry, folder: Path) -> tuple[StartField, ...]:
    """All fields that the start form asks. `folder` is that of all services and parts."""
    pattern = json.loads((folder / NO_LETTERS).read_text("utf-8"))["pattern"]
    return tuple(_fields(service, registry, pattern))


def components(
    node: Mapping[str, Any], hidden_by: Collection[str] = frozenset()
) -> Iterator[tuple[Component, frozenset[str]]]:
    """Every component at any depth, with the expressions that hide what it lies in."""
    for component in node.get("components", ()):
        yield component, frozenset(hidden_by)
        own = component.get("conditional", {}).get("hide")
        yield from components(component, {*hidden_by, *([own] if own else [])})


def same_but_brackets(label: str, title: str) -> bool:
    """Whether a label says a title. In brackets it may say for whom the option is."""
    return label.partition(" (")[0] == title.partition(" (")[0]


def _fields(service: Service, registry: Registry, pattern: str) -> Iterator[StartField]:
    text, connection, applicant = ("textfield",), "Group_Connection", "Group_Applicant"
    yield StartField(name="billId", types=text, pattern=pattern, group=connection, part="bill-id")
    if shows_last_bill(service):
        yield StartField(name=LAST_BILL, types=text, pattern=pattern, group=connection, part="last-bill-payment-id")
    yield _applicants(service, registry, applicant)
    yield StartField(name=DETAILS_NUMBER, types=text, pattern=pattern, group=applicant, part="details-number")
    for entry in (entry for field in service.fields for entry in entries_of(field)):
        yield _own(entry, pattern)
    if service.documents:
        yield StartField(
            name=DOCUMENTS,
            types=("checklist",),
            group="Group_Documents",
            required=False,
            options={str(kind): paper_option(service, kind) for kind in service.documents},
        )


def _applicants(service: Service, registry: Registry, group: str) -> StartField:
    options = {str(kind): registry.applicants[kind] for kind in service.applicants}
    sole = next(iter(options.items())) if len(options) == 1 else None
    return StartField(
        name="applicantKind",
        types=CHOICES,
        group=group,
        options=options,
        hint=_ONLY_ONE.format(title=sole[1]) if sole else "",
        sole=sole[0] if sole else None,
    )


def _own(entry: Entry, pattern: str) -> StartField:
    is_choice, case = entry.role is Role.CHOICE, entry.field.asked_when
    return StartField(
        name=entry.name,
        types=CHOICES if is_choice else ("textfield",),
        group="Group_Service",
        label=entry.label,
        hint=entry.shown_hint,
        required=entry.field.required,
        pattern=pattern if entry.role in _OF_DIGITS else None,
        options={each.value: each.label for each in entry.field.choices} if is_choice else None,
        hide=f'={PREFIX}{case.field} != "{case.value}"' if case else None,
    )
