"""Use above what its tariff leaves to it (by-laws 36-4 and 37-4): customer services decide what 45-4 asks for.

45-4 is in none of our sources. So what follows is a person's word, kept with the finding and its reason; bills go by
the finding all the same, unless it is withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services.clock import Clock
from services.company import Company
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date
from services.labels import TARIFF_CLASSES
from services.model.connections import TariffClass
from services.model.permits import UseRuling
from services.notices.connection_sms import send_late_use_sms, send_use_sms
from services.permits.kinds import decision_time
from services.permits.use_findings import concerns_finding, most_permille, needs_45_4, newest_findings
from services.permits.wording import finding_text, share_text, use_share
from services.ports import UnitOfWork
from services.text import fact_list, to_persian_digits
from services.working_time.calendars import calendars_with

TO_BE_SPLIT = "use-to-be-split"
LATE = "use-decision-late"
"""The SMS, to the subscriber and to the supervisor."""

_UNIT = "customer-services"
"""Who decides."""

_ARTICLES = {TariffClass.INDUSTRIAL: "۳۶-۴", TariffClass.AGRICULTURAL: "۳۷-۴"}

WORDING = APPLICATION.extended(
    titles={"ruling": "تصمیم دربارهٔ مصرف", "reason": "علت"},
    messages={
        ("ruling", "missing"): "تصمیم انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("ruling", "not-changed"): ("تعرفهٔ اشتراک هنوز همان است. نخست تغییر تعرفه را ثبت کنید، یا تصمیم دیگری بگیرید."),
        ("reason", "shape"): "علت را با چند کلمه بنویسید.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingAnswer(Reply):
    """What is decided of the finding, None where something of the form is to be corrected."""

    ruling: UseRuling | None = None


def finding_facts(uow: UnitOfWork, number: str) -> str:
    """What customer services decide on, in Persian: nothing of it is personal. Raises NotFound."""
    finding = uow.permits.finding(number)
    tariff = uow.connections.get(finding.bill_id).tariff_class
    facts = [
        ("شناسهٔ قبض", to_persian_digits(finding.bill_id)),
        ("تعرفهٔ اشتراک", TARIFF_CLASSES[tariff]),
        ("یافته", finding_text(finding)),
        ("مصرف غیر از تعرفه", use_share(finding)),
    ]
    if tariff in _ARTICLES:
        most = share_text(most_permille(finding, tariff))
        facts.append(("حد تعرفه", f"{most} (بند {_ARTICLES[tariff]})؛ بیش از آن بند ۴۵-۴"))
    newest = newest_findings(uow.permits.findings(finding.bill_id))[-1:]
    facts += [("یافتهٔ تازه‌تر", finding_text(each)) for each in newest if each.number != number]
    return fact_list(facts)


def decision_due_at(uow: UnitOfWork, number: str) -> datetime | None:
    """Until when the finding is to be decided on, in the working time that the unit has where the connection is since
    the finding was noted. Raises NotFound, ReferenceDataMissing, NoWorkingTime.
    """
    finding = uow.permits.finding(number)
    noted_on = local_date(finding.noted_at)
    local = uow.calendar.at(finding.bill_id, since=noted_on)
    calendar = calendars_with(local.changes).of_district(local.district, unit=_UNIT)
    return calendar.add(finding.noted_at, decision_time(noted_on))


def rule_on_use(uow: UnitOfWork, *, clock: Clock, company: Company, number: str, ruling: object) -> RulingAnswer:
    """Keep what was decided, once; what is wrong with it is the answer, and nothing is kept.

    Fields: `ruling`, `reason`. Who is asked to separate the use is told by SMS. Raises NotFound.
    """
    finding = uow.permits.finding(number)
    if finding.ruling is not None:
        return RulingAnswer(ruling=finding.ruling)
    reader = FieldReader(ruling, WORDING)
    said, reason = reader.choice("ruling", UseRuling), reader.reason()
    connection = uow.connections.get(finding.bill_id)
    if said is UseRuling.OTHER_TARIFF and needs_45_4(finding, connection.tariff_class):
        reader.refuse("ruling", "not-changed")
    if reader.findings or said is None or reason is None:
        return RulingAnswer(findings=reader.findings)
    ruled = replace(finding, ruling=said, ruling_reason=reason, ruled_at=clock.now())
    uow.permits.save_finding(ruled)
    uow.outbox.withdraw_sms(concerns_finding(number))
    if said is UseRuling.SPLIT_ASKED:
        send_use_sms(uow, clock=clock, company=company, connection=connection, finding=ruled, template=TO_BE_SPLIT)
    return RulingAnswer(ruling=said)


def tell_late_ruling(uow: UnitOfWork, *, clock: Clock, company: Company, number: str) -> None:
    """The supervisor is told, once, that a finding waits for its decision longer than it may; of one that was decided
    on a moment before, or withdrawn by a command, he is not. Raises NotFound.
    """
    finding = uow.permits.finding(number)
    if finding.ruling is None:
        send_late_use_sms(uow, clock=clock, company=company, finding=finding, template=LATE)
