"""The Persian words of calendars: weekdays, what decrees do, and where."""

from collections.abc import Mapping

from services.jalali import format_jalali
from services.model.calendar_changes import Decree, DecreeKind, Scope, ScopeKind, Weekday
from services.text import to_persian_digits
from services.working_time.hours import hours_text
from services.working_time.offices import Offices

WEEKDAYS: Mapping[Weekday, str] = {
    Weekday.SATURDAY: "شنبه",
    Weekday.SUNDAY: "یکشنبه",
    Weekday.MONDAY: "دوشنبه",
    Weekday.TUESDAY: "سه‌شنبه",
    Weekday.WEDNESDAY: "چهارشنبه",
    Weekday.THURSDAY: "پنجشنبه",
    Weekday.FRIDAY: "جمعه",
}

KINDS: Mapping[DecreeKind, str] = {
    DecreeKind.CLOSED: "تعطیل",
    DecreeKind.SPECIAL_HOURS: "ساعت کار ویژه",
    DecreeKind.EXTRA_HOURS: "ساعت کار افزوده",
}

WHOLE_COMPANY = "همهٔ شرکت"


def scope_text(scope: Scope, offices: Offices) -> str:
    """As «همهٔ شرکت», «استان قم», «امور برق جنوب»; of a place that is gone its key."""
    match scope.kind:
        case ScopeKind.COMPANY:
            return WHOLE_COMPANY
        case ScopeKind.PROVINCE:
            return f"استان {offices.provinces.get(scope.key, scope.key)}"
        case ScopeKind.OFFICE:
            known = offices.offices.get(scope.key)
            return scope.key if known is None else known.title


def days_text(decree: Decree) -> str:
    """As «۱۴۰۵/۰۹/۰۱» or «۱۴۰۵/۰۲/۲۰ تا ۱۴۰۵/۰۶/۳۱، فقط پنجشنبه»."""
    first, last = format_jalali(decree.first), format_jalali(decree.last)
    only = " و ".join(WEEKDAYS[each] for each in Weekday if each in decree.weekdays)
    return (first if first == last else f"{first} تا {last}") + (f"، فقط {only}" if only else "")


def decree_text(decree: Decree) -> str:
    """What it does to a day and why, as «تعطیل (سرمای هوا)» or «ساعت کار ویژه ۰۶:۰۰ تا ۱۳:۰۰ (تابستان)»."""
    times = f" {hours_text(decree.hours)}" if decree.hours else ""
    return f"{KINDS[decree.kind]}{times} ({to_persian_digits(decree.reason)})"
