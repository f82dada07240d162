"""The SMS texts of the manifests: what a text may speak of, and so which placeholders it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from services.errors import ServiceError


class Subject(StrEnum):
    """What an SMS speaks of besides its request."""

    BILL = "bill"
    ORDER = "order"
    APPOINTMENT = "appointment"
    REASON = "reason"
    OUTCOME = "outcome"
    DEADLINE = "deadline"
    LIABILITY = "liability"
    SEAL = "seal"
    POSTPONEMENT = "postponement"
    CREDIT = "credit"
    OPEN_BILLS = "open-bills"
    PERMIT = "permit"
    OWN_BILL = "own-bill"
    USE = "use"


OF_COMPANY = frozenset({"company", "phone"})
OF_REQUEST = frozenset({"tracking_code", "service", "intake"})
OF_CONNECTION = frozenset({Subject.PERMIT, Subject.OWN_BILL, Subject.USE})
"""What a text may speak of that is about a connection, and no request."""

OFFERED: Mapping[Subject, frozenset[str]] = {
    Subject.BILL: frozenset({"amount", "bill_id", "payment_id", "due", "finality", "charges", "readings"}),
    Subject.ORDER: frozenset({"agent", "order_kind"}),
    Subject.APPOINTMENT: frozenset({"visit_time"}),
    Subject.REASON: frozenset({"reason"}),
    Subject.OUTCOME: frozenset({"outcome"}),
    Subject.DEADLINE: frozenset({"step_title", "due_time", "in_charge", "unit_phone"}),
    Subject.LIABILITY: frozenset({"liable_reading", "liable_day"}),
    Subject.SEAL: frozenset({"new_seal"}),
    Subject.POSTPONEMENT: frozenset({"resume_day"}),
    Subject.CREDIT: frozenset({"credit"}),
    Subject.OPEN_BILLS: frozenset({"open_bills"}),
    Subject.PERMIT: frozenset({"permit", "permit_until", "tariff_after", "bill_id"}),
    Subject.OWN_BILL: frozenset({"amount", "bill_id", "payment_id", "due"}),
    Subject.USE: frozenset({"found_on", "use_share", "bill_id"}),
}

# Without these the reader cannot act: nobody can pay a bill without its identifiers.
NEEDED: Mapping[Subject, frozenset[str]] = {
    Subject.BILL: frozenset({"amount", "bill_id", "payment_id"}),
    Subject.ORDER: frozenset({"agent", "order_kind"}),
    Subject.APPOINTMENT: frozenset({"visit_time"}),
    Subject.REASON: frozenset({"reason"}),
    Subject.OUTCOME: frozenset({"outcome"}),
    Subject.DEADLINE: frozenset({"step_title", "due_time"}),
    Subject.LIABILITY: frozenset({"liable_reading", "liable_day"}),
    Subject.SEAL: frozenset({"new_seal"}),
    Subject.POSTPONEMENT: frozenset({"resume_day"}),
    Subject.CREDIT: frozenset({"credit"}),
    Subject.OPEN_BILLS: frozenset({"open_bills"}),
    Subject.PERMIT: frozenset({"permit_until", "bill_id"}),
    Subject.OWN_BILL: frozenset({"amount", "bill_id", "payment_id"}),
    Subject.USE: frozenset({"use_share", "bill_id"}),
}


class TemplateFault(ServiceError):
    """A template uses a placeholder that it is not offered, or lacks one that its reader needs."""

    def __init__(self, template: str, *, unknown: Iterable[str], missing: Iterable[str]) -> None:
        self.template = template
        self.unknown = sorted(unknown)
        self.missing = sorted(missing)
        super().__init__(f"template {template}: unknown placeholders {self.unknown}, missing {self.missing}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One SMS text. Rendering it needs the values of its subjects, of the company, and of its request, unless it is
    about a connection. `can_wait`: it keeps the company's quiet hours.
    """

    name: str
    about: frozenset[Subject]
    text: str
    can_wait: bool = False

    def render(self, values: Mapping[str, str]) -> str:
        """The text with its values filled in."""
        return self.text.format_map(values)


def checked_template(name: str, about: Iterable[Subject], text: str, *, can_wait: bool = False) -> Template:
    """The template. Raises TemplateFault for a placeholder that it is not offered, or one that its reader lacks."""
    subjects = frozenset(about)
    used = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    of_request = not subjects & OF_CONNECTION
    always = OF_COMPANY | OF_REQUEST if of_request else OF_COMPANY
    needed = frozenset({"tracking_code"}) if of_request else frozenset[str]()
    unknown = used - always.union(*(OFFERED[subject] for subject in subjects))
    missing = needed.union(*(NEEDED[subject] for subject in subjects)) - used
    if unknown or missing:
        raise TemplateFault(name, unknown=unknown, missing=missing)
    return Template(name=name, about=subjects, text=text, can_wait=can_wait)
