"""What people read of a permit, in Persian."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from services.jalali import format_jalali
from services.labels import TARIFF_CLASSES, document_title
from services.model.connections import TariffClass
from services.model.permits import TariffPermit, UseFinding
from services.permits.kinds import days_ahead
from services.permits.validity import WITHOUT_PERMIT, lapse_day, last_valid
from services.text import format_number, format_quantity, to_persian_digits


def permit_title(permit: TariffPermit) -> str:
    """As «موافقت اصولی صنعتی شمارهٔ ۱۲/۳۴»."""
    title = "مجوز تعرفه" if permit.kind is None else document_title(permit.kind)
    return f"{title} شمارهٔ {to_persian_digits(permit.number)}" if permit.number else title


def tariff_after(permit: TariffPermit) -> str:
    """The tariff of the days without a valid permit."""
    return TARIFF_CLASSES[WITHOUT_PERMIT[permit.tariff_class]]


def announcement(permits: Sequence[TariffPermit], tariff_class: TariffClass, today: date) -> str | None:
    """What a bill of today says of the permit for the connection's own tariff: that it expires within the time in which
    that is announced, or has expired; None where there is nothing to tell.
    """
    last = last_valid(permits, tariff_class)
    if last is None or tariff_class not in WITHOUT_PERMIT:
        return None
    if last.valid_until - today > timedelta(days=days_ahead(today)):
        return None
    until, after = format_jalali(last.valid_until), tariff_after(last)
    if today <= last.valid_until:
        return f"{permit_title(last)} تا {until} معتبر است؛ اگر تمدید نشود، از روز پس از آن تعرفهٔ {after} حساب می‌شود"
    since = format_jalali(lapse_day(last))
    return (
        f"اعتبار {permit_title(last)} در {until} به پایان رسید؛ از {since} تا ارائهٔ مجوز تازه تعرفهٔ {after} حساب می‌شود"
    )


def licence_limits(permit: TariffPermit) -> str:
    """What the licence allows, as «۱۸٫۵ کیلووات · ۴۵٬۰۰۰ کیلووات‌ساعت در سال»; "" where nobody noted it."""
    told = [kw_text(permit.permitted_watts)] if permit.permitted_watts else []
    told += [yearly_text(permit.yearly_kwh)] if permit.yearly_kwh else []
    return " · ".join(told)


def kw_text(watts: int) -> str:
    """As «۱۸٫۵ کیلووات»."""
    return f"{format_quantity(Fraction(watts, 1000), decimals=3)} کیلووات"


def yearly_text(kwh: int) -> str:
    """As «۴۵٬۰۰۰ کیلووات‌ساعت در سال»."""
    return f"{format_number(kwh)} کیلووات‌ساعت در سال"


def share_text(permille: int) -> str:
    """As «۷٫۵ درصد»."""
    return f"{format_quantity(Fraction(permille, 10), decimals=1)} درصد"


def use_share(finding: UseFinding) -> str:
    """All use besides the tariff's own, as «۲۵ درصد»."""
    return share_text(finding.ancillary_permille + finding.other_permille)


def finding_text(finding: UseFinding) -> str:
    """What was found, when, and by which report."""
    told = [f"روشنایی، اداری و جنبی {share_text(finding.ancillary_permille)} قدرت قراردادی"]
    told += [f"مصرف‌های دیگر {share_text(finding.other_permille)}"] if finding.other_permille else []
    told += [f"توان {kw_text(finding.drawn_watts)}"] if finding.drawn_watts else []
    return f"بازدید {format_jalali(finding.found_on)}: {'، '.join(told)} (گزارش {to_persian_digits(finding.evidence)})"
