"""What is typed for the own fields of a service: under which names, how each is called, and how it is filled in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.registry.values import Field, FieldKind
from services.text import to_persian_digits

LONGEST_TEXT = 100
"""Characters of a text, where its field says nothing else."""

KWH = "کیلووات‌ساعت"
RIALS = "ریال"


class Role(StrEnum):
    """What is read under a name: the words for its faults go by it."""

    READING = "reading"
    READING_DAY = "reading-day"
    CONFIRMATION = "confirmation"
    DAY = "day"
    WORDS = "words"
    CHOICE = "choice"
    NUMBER = "number"
    PERMIT = "permit"
    VALID_UNTIL = "valid-until"
    AMOUNT = "amount"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One input of a field. `title` names it in a sentence, `label` in a form (with its unit); both are Persian."""

    name: str
    role: Role
    title: str
    field: Field

    @property
    def label(self) -> str:
        """The title with the unit, where it has one."""
        units = {Role.READING: KWH, Role.NUMBER: self.field.unit, Role.AMOUNT: RIALS}
        unit = units.get(self.role)
        return f"{self.title} ({unit})" if unit else self.title

    @property
    def hint(self) -> str:
        """When it is asked and how to fill it in, in Persian, for a form that always shows it; "" says nothing."""
        case = self.field.asked_when
        return "؛ ".join([*([] if case is None else [f"فقط برای «{case.label}»"]), *self._filled_in()])

    @property
    def shown_hint(self) -> str:
        """How to fill it in, in Persian, for a form that shows it only where it is asked."""
        return "؛ ".join(self._filled_in())

    def _filled_in(self) -> Iterator[str]:
        if not self.field.required:
            yield "می‌تواند خالی بماند"
        if self.field.hint is None or self.name != self.field.key:
            yield from _hints(self)
        elif self.field.hint:
            yield self.field.hint

    @property
    def longest(self) -> int:
        """How many characters it may have."""
        return self.field.longest or LONGEST_TEXT if self.role is Role.WORDS else LONGEST_TEXT


def entries_of(field: Field) -> tuple[Entry, ...]:
    """What is typed for the field, in the order of the form."""
    return tuple(
        Entry(name=name, role=role, title=title, field=field)
        for name, (role, title) in zip(field.names, _roles(field), strict=True)
    )


def all_entries(fields: Sequence[Field]) -> tuple[Entry, ...]:
    """Whatever is read for the fields: of a reading in a file also that the meter shows it though it contradicts the
    records, which no form asks and no draft keeps.
    """
    return tuple(entry for field in fields for entry in (*entries_of(field), *_of_files(field)))


def day_of(key: str) -> str:
    """The name of the day of a reading."""
    return f"{key}Date"


def confirmation_of(key: str) -> str:
    """The name under which a reading is confirmed."""
    return f"{key}Confirmed"


def valid_until_of(key: str) -> str:
    """The name of the last day of a permit."""
    return f"{key}ValidUntil"


def _of_files(field: Field) -> Iterator[Entry]:
    if field.kind is FieldKind.READING:
        yield Entry(name=confirmation_of(field.key), role=Role.CONFIRMATION, title="تأیید کارکرد", field=field)


def _roles(field: Field) -> Sequence[tuple[Role, str]]:
    match field.kind:
        case FieldKind.READING:
            return (Role.READING, field.title), (Role.READING_DAY, "تاریخ قرائت")
        case FieldKind.PERMIT:
            return (
                (Role.PERMIT, f"شمارهٔ {field.title}"),
                (Role.WORDS, f"صادرکنندهٔ {field.title}"),
                (Role.VALID_UNTIL, f"پایان اعتبار {field.title}"),
            )
        case kind:
            return ((Role(kind), field.title),)


def _hints(entry: Entry) -> Iterator[str]:
    match entry.role:
        case Role.READING:
            yield "عدد روی کنتور، بدون رقم‌های اعشار (قرمز)"
        case Role.READING_DAY | Role.DAY | Role.VALID_UNTIL:
            yield "سال/ماه/روز، مانند ۱۴۰۵/۰۸/۳۰"
        case Role.WORDS | Role.PERMIT:
            yield f"حداکثر {to_persian_digits(entry.longest)} نویسه"
        case Role.NUMBER | Role.AMOUNT:
            yield from _bounds(entry.field)
        case Role.PERSON:
            yield "۸ رقم، از صفحهٔ «مشخصات متقاضی»"


def _bounds(field: Field) -> Iterator[str]:
    bounds = [("از", field.least), ("تا", field.most)]
    said = " ".join(f"{word} {to_persian_digits(bound)}" for word, bound in bounds if bound is not None)
    if said:
        yield said
