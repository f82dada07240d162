"""What operations report from the place, as it is read (Power reduction steps 5 and 8, and the return)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION
from services.metering.report_fields import read_seal
from services.model.answers import Answer
from services.model.requests import Finding
from services.specific.power_reduction.model import EQUIPMENT, Equipment, VisitOutcome
from services.text import to_persian_digits

MOST_PIECES = 1_000
SEAL = "sealNumber"


def field_of(equipment: Equipment) -> str:
    """The field in which its pieces are counted."""
    first, *others = equipment.value.split("-")
    return first + "".join(map(str.capitalize, others))


_FIRST = field_of(Equipment.BREAKER_SINGLE_PHASE)

WORDING = APPLICATION.extended(
    titles={
        "outcome": "نتیجهٔ مراجعه",
        **{field_of(each): title for each, title in EQUIPMENT.items()},
        "amperage": "آمپراژ فیوز نصب‌شده",
        SEAL: "شمارهٔ پلمب تازه",
        "reason": "دلیل انجام‌نشدن کار",
    },
    messages={
        ("outcome", "missing"): "نتیجهٔ مراجعه انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        (_FIRST, "none"): (
            "لوازمی وارد نشده است. تعداد هر یک را وارد کنید؛ اگر هیچ‌کدام لازم نیست، در یکی از خانه‌ها ۰ بگذارید."
        ),
        ("amperage", "missing"): "آمپراژ فیوز نصب‌شده وارد نشده است. آن را از روی فیوز وارد کنید.",
        ("amperage", "other"): (
            "در دستور کار فیوز {wanted} آمپر خواسته شده است. همان را نصب کنید، یا بگویید که چرا ممکن نیست."
        ),
        (SEAL, "shape"): "شمارهٔ پلمب تازه باید رقم یا حرف داشته باشد. آن را از روی پلمب تازه وارد کنید.",
        ("reason", "missing"): "دلیل انجام‌نشدن کار را بنویسید.",
    },
    roles={**{field_of(each): Role.NUMBER for each in Equipment}, "amperage": Role.NUMBER},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitReport:
    """How the visit ended, what was done or found, and why it could not be."""

    outcome: VisitOutcome
    answers: Mapping[str, Answer]
    reason: str | None


def read_estimate(raw: object) -> VisitReport | tuple[Finding, ...]:
    """The equipment that is needed, a blank for none of a kind; or all that is wrong with the report."""
    return _read(raw, _counts)


def read_fuse_work(raw: object, *, amperage: int) -> VisitReport | tuple[Finding, ...]:
    """The mounted fuse, which is the one of `amperage` that was ordered, and its seal; or all that is wrong."""
    return _read(raw, lambda reader: _fuse(reader, amperage))


def _read(raw: object, read_done: Callable[[FieldReader], Mapping[str, Answer]]) -> VisitReport | tuple[Finding, ...]:
    reader = FieldReader(raw, WORDING)
    outcome = reader.choice("outcome", VisitOutcome)
    answers = read_done(reader) if outcome is VisitOutcome.DONE else {}
    reason = reader.reason() if outcome is VisitOutcome.NOT_POSSIBLE else None
    if outcome is None or reader.findings:
        return reader.findings
    return VisitReport(outcome=outcome, answers=answers, reason=reason)


def _counts(reader: FieldReader) -> Mapping[str, Answer]:
    counts = {each: reader.number(field_of(each), least=None, most=MOST_PIECES, required=False) for each in Equipment}
    if not reader.findings and all(count is None for count in counts.values()):
        reader.refuse(_FIRST, "none")
    return {each.value: count for each, count in counts.items() if count}


def _fuse(reader: FieldReader, wanted: int) -> Mapping[str, Answer]:
    amperage, seal = reader.whole_number("amperage"), read_seal(reader, SEAL)
    if amperage is not None and amperage != wanted:
        reader.refuse("amperage", "other", wanted=to_persian_digits(wanted))
    if amperage is None or seal is None:
        return {}
    return {"amperage": amperage, SEAL: seal}
