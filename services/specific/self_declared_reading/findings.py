"""What the decision table has found of a declared reading, in Persian: for diagnosis, and for who declared it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.changes.case import Case
from services.clock import Clock
from services.errors import ServiceError
from services.ports import UnitOfWork
from services.readings.check import Comparison
from services.readings.explanation import DECLARED, doubt_text, one_decimal
from services.reference.data import ReferenceData
from services.specific.self_declared_reading.facts import case_of, figures_of, register_obstacles
from services.text import format_number


class FindingCode(StrEnum):
    """The findings of the table `declared-reading-triage`."""

    OTHER_METER = "other-meter"
    SECOND_IN_PERIOD = "second-in-period"
    BILLED_ALREADY = "billed-already"
    TOO_MANY_DIGITS = "too-many-digits"
    CONTRADICTS_RECORDS = "contradicts-records"
    ROLLED_OVER = "rolled-over"
    METER_CHANGED = "meter-changed"
    HIGH = "high"
    LOW = "low"
    NO_HISTORY = "no-history"
    REGISTERS = "registers"
    DEMAND = "demand"
    IDENTITY_UNKNOWN = "identity-unknown"
    DECEASED = "deceased"
    NAMES_DIFFER = "names-differ"
    METER_DIFFERS = "meter-differs"
    SUBSCRIBER_DIFFERS = "subscriber-differs"
    INACTIVE = "inactive"
    NOT_THERE = "not-there"


class UnknownFinding(ServiceError):
    """The table says something that there are no words for: it was changed without `findings.py`."""

    def __init__(self) -> None:
        known = ", ".join(FindingCode)
        super().__init__(f"the table declared-reading-triage has given a finding without words; there are {known}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingTexts:
    """`findings` are a Persian markdown list of everything; `refusal` what the subscriber is told, and how to mend it,
    "" where nothing is refused.
    """

    findings: str
    refusal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFinding:
    """A row of the table that fits."""

    verdict: str
    finding: str


_SAID: Mapping[FindingCode, str] = {
    FindingCode.OTHER_METER: (
        "سریالی که نوشته‌اید سریال کنتور این اشتراک نیست. سریال را با قبض مقایسه کنید، "
        "رقم کنتور خود را بخوانید و دوباره اعلام کنید."
    ),
    FindingCode.SECOND_IN_PERIOD: (
        "در این دوره یک بار کارکرد اعلام و صورتحساب شده است. اگر آن رقم اشتباه بود، "
        "رقم درست را در دورهٔ بعد اعلام کنید: تفاوت حساب می‌شود."
    ),
    FindingCode.BILLED_ALREADY: (
        "تا همین روز و رقم صورتحساب صادر شده است و چیزی برای محاسبه نیست. هر وقت کنتور جلوتر رفت، دوباره اعلام کنید."
    ),
    FindingCode.TOO_MANY_DIGITS: (
        "این رقم از رقم‌های کنتور اشتراک بیشتر است. رقم‌های اعشار (قرمز) را ننویسید و دوباره اعلام کنید."
    ),
    FindingCode.ROLLED_OVER: "شمارندهٔ کنتور از صفر گذشته است و عکس کنتور همراه درخواست نیست.",
    FindingCode.METER_CHANGED: (
        "کنتور در این دوره عوض شده است و عکس کنتور همراه درخواست نیست: مصرف هر دو کنتور در قبض می‌آید."
    ),
    FindingCode.NO_HISTORY: "این اشتراک سابقهٔ کافی برای مقایسه ندارد و عکس کنتور همراه درخواست نیست.",
    FindingCode.DEMAND: "دیماند قرائت‌شده از قدرتی که آمپراژ اشتراک می‌گذارد بیشتر است.",
    FindingCode.IDENTITY_UNKNOWN: "ثبت احوال کسی با شمارهٔ ملی متقاضی نمی‌شناسد.",
    FindingCode.DECEASED: "به گفتهٔ ثبت احوال، مشترک درگذشته است. وراث باید تغییر نام بخواهند.",
    FindingCode.NAMES_DIFFER: "نام مشترک در پرونده با نام این شمارهٔ ملی در ثبت احوال یکی نیست.",
    FindingCode.METER_DIFFERS: "سریال کنتور در سامانهٔ جامع با پروندهٔ ما یکی نیست.",
    FindingCode.SUBSCRIBER_DIFFERS: "در سامانهٔ جامع، این اشتراک به نام شمارهٔ ملی دیگری است.",
    FindingCode.INACTIVE: "این اشتراک در سامانهٔ جامع فعال نیست.",
    FindingCode.NOT_THERE: "این اشتراک در سامانهٔ جامع نیست.",
}


def tell(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, found: Iterable[TableFinding]
) -> FindingTexts:
    """What the table has found, in words, with the figures of now. Raises NotFound, UnknownFinding."""
    request = uow.requests.get(tracking_code)
    case, figures = case_of(uow, clock, reference, request), figures_of(uow, request)
    said = [(each.verdict, text) for each in found for text in _texts(each.finding, case, figures)]
    return FindingTexts(
        findings="\n".join(f"- {text}" for _, text in said),
        refusal=" ".join(text for verdict, text in said if verdict == "refused"),
    )


def _texts(code: str, case: Case, figures: Comparison) -> Sequence[str]:
    try:
        finding = FindingCode(code)
    except ValueError:
        raise UnknownFinding from None
    if finding in _SAID:
        return [_SAID[finding]]
    return _WITH_FIGURES[finding](case, figures)


def _use_text(word: str, figures: Comparison) -> str:
    usual = "" if figures.usual is None else f"؛ معمول این فصل و سال روزی {one_decimal(figures.usual.daily_kwh)} است"
    return (
        f"مصرف {word} از معمول است: {format_number(figures.consumption_kwh)} کیلووات‌ساعت در "
        f"{format_number(figures.days)} روز، روزی {one_decimal(figures.daily_kwh)}{usual}."
    )


_WITH_FIGURES: Mapping[FindingCode, Callable[[Case, Comparison], Sequence[str]]] = {
    FindingCode.CONTRADICTS_RECORDS: lambda _, figures: [doubt_text(figures, DECLARED)],
    FindingCode.HIGH: lambda _, figures: [_use_text("بیشتر", figures)],
    FindingCode.LOW: lambda _, figures: [_use_text("کمتر", figures)],
    FindingCode.REGISTERS: lambda case, _: register_obstacles(case),
}
