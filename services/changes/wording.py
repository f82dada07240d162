"""What a change of the record did, in Persian; none of it is personal."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from services.changes import CHANGES
from services.jalali import format_jalali
from services.labels import CONNECTION_STATES, TARIFF_CLASSES
from services.model.changes import ConnectionChange, Fact
from services.model.connections import ConnectionState, TariffClass
from services.money import Rials
from services.text import format_number, format_rials, to_persian_digits

_NOTHING = "—"


def _plain(fact: str | int) -> str:
    return to_persian_digits(fact)


# The title of each fact, and how its value is written.
_FACTS: Mapping[str, tuple[str, Callable[[str | int], str]]] = {
    "state": ("وضعیت", lambda fact: CONNECTION_STATES[ConnectionState(str(fact))]),
    "tariffClass": ("تعرفه", lambda fact: TARIFF_CLASSES[TariffClass(str(fact))]),
    "permitValidUntil": ("پایان اعتبار مجوز", lambda fact: format_jalali(date.fromisoformat(str(fact)))),
    "tariffOption": ("گزینهٔ تعرفه", _plain),
    "amperage": ("آمپراژ", _plain),
    "phases": ("تعداد فاز", _plain),
    "reducedUntil": ("پایان مدت کاهش", lambda fact: format_jalali(date.fromisoformat(str(fact)))),
    "meterSerial": ("شمارهٔ سریال کنتور", _plain),
    "carriedRials": ("مانده از قبض‌های پیشین", lambda fact: format_rials(Rials(int(fact)))),
    "readingKwh": ("کارکرد هنگام برداشتن", lambda fact: format_number(int(fact))),
    "cableMetres": ("کابل تازهٔ سرویس (متر)", _plain),
    "splitInto": ("تفکیک به", _plain),
    "splitFrom": ("جداشده از", _plain),
    "billNumber": ("صورتحساب", _plain),
    "declaredKwh": ("کارکرد اعلام‌شده", lambda fact: format_number(int(fact))),
    "mergedInto": ("ادغام در", _plain),
    "mergedFrom": ("ادغام با", _plain),
}


def change_title(change: ConnectionChange) -> str:
    """What was done; of a change that there is no longer, its key."""
    return CHANGES[change.change].title if change.change in CHANGES else change.change


def change_text(change: ConnectionChange) -> str:
    """The facts that differ, as «آمپراژ: ۲۵ ← ۳۲»; «—» where it changes what is personal only."""
    return "؛ ".join(_differences(change)) or _NOTHING


def _differences(change: ConnectionChange) -> Iterator[str]:
    for key, after in change.after.items():
        before = change.before.get(key)
        if before != after:
            was = "" if before is None else f"{_text(key, before)} ← "
            yield f"{_FACTS[key][0]}: {was}{_text(key, after)}"


def _text(key: str, fact: Fact) -> str:
    return _NOTHING if fact is None else _FACTS[key][1](fact)
