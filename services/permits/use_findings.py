"""What an agent has found of a connection's use is noted: bills go by it from the day of the visit on.

An office enters what the agent's report says. Entered again for a day, it takes the place of what was entered before:
so a wrong finding is put right. One whose day is wrong is withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.clock import Clock
from services.jalali import JalaliError, format_jalali, local_date, parse_jalali
from services.model.connections import Connection, ConnectionState, TariffClass
from services.model.notices import EngineMessage
from services.model.permits import UseFinding, UseRuling
from services.permits.kinds import ancillary_rule, ancillary_rule_on
from services.permits.typed import faults_of_texts, problem, scaled, typed_watts
from services.ports import UnitOfWork
from services.problems import Problem, Refused
from services.text import normalise

WHOLE = 1000
"""All of the contracted power, in thousandths."""
_DECIMALS_OF_PERCENT = 1
_TARIFFS = (TariffClass.INDUSTRIAL, TariffClass.AGRICULTURAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedFinding:
    """A finding as somebody typed it: `found_on` as «۱۴۰۵/۰۹/۱۰»; lighting and offices (or ancillary use) and all other
    use that is not of the tariff in percent of the contracted power, with one decimal; the power in kW, "" where it was
    not measured; the agent's report; who enters it.
    """

    bill_id: str
    found_on: str
    ancillary: str
    other: str = "0"
    power: str = ""
    evidence: str
    noted_by: str


def note_finding(uow: UnitOfWork, *, clock: Clock, typed: TypedFinding) -> UseFinding:
    """Keep a finding; of one that 45-4 is for, let customer services decide. Raises Refused with every fault."""
    now = clock.now()
    connection = uow.connections.find(normalise(typed.bill_id))
    found_on, problems = _day(typed.found_on, local_date(now))
    ancillary, other = _share(typed.ancillary), _share(typed.other)
    watts = typed_watts(typed.power)
    texts = {"شماره یا نشانی گزارش بازدید": (typed.evidence, "evidence"), "ثبت‌کننده": (typed.noted_by, "who notes it")}
    problems += [*_faults_of_shares(ancillary, other), *_faults_of_power(typed, watts), *faults_of_texts(texts)]
    problems += _faults_of_connection(connection, found_on)
    if problems or connection is None or found_on is None or ancillary is None or other is None:
        raise Refused(problems)
    finding = UseFinding(
        number=str(uow.sequences.next("use-finding")),
        bill_id=connection.bill_id,
        tariff_class=connection.tariff_class,
        found_on=found_on,
        ancillary_permille=ancillary,
        other_permille=other,
        drawn_watts=watts,
        evidence=typed.evidence.strip(),
        noted_by=typed.noted_by.strip(),
        noted_at=now,
    )
    uow.permits.add_finding(finding)
    if needs_45_4(finding, connection.tariff_class):
        _let_decide(uow, finding)
    return finding


def withdraw_finding(uow: UnitOfWork, *, clock: Clock, bill_id: str, number: str, because: str) -> UseFinding:
    """Let a finding of the connection count no more; the one before it for the day does again. Raises Refused with
    every fault.
    """
    found = uow.permits.findings(normalise(bill_id))
    finding = next((each for each in found if each.number == normalise(number)), None)
    problems = faults_of_texts({"علت": (because, "the reason")})
    if finding is None:
        problems.append(problem("این اشتراک یافته‌ای با این شماره ندارد.", "the connection has no such finding"))
    elif finding.ruling is UseRuling.WITHDRAWN:
        problems.append(problem("این یافته پیش‌تر پس گرفته شده است.", "the finding is withdrawn already"))
    if problems or finding is None:
        raise Refused(problems)
    withdrawn = replace(finding, ruling=UseRuling.WITHDRAWN, ruling_reason=because.strip(), ruled_at=clock.now())
    uow.permits.save_finding(withdrawn)
    uow.outbox.withdraw_sms(concerns_finding(withdrawn.number))
    return withdrawn


def concerns_finding(number: str) -> str:
    """What an SMS depends on that says that nobody has decided on the finding yet."""
    return f"use-finding-{number}"


def _let_decide(uow: UnitOfWork, finding: UseFinding) -> None:
    """Once for each finding."""
    uow.outbox.add_message(
        EngineMessage(
            name="use-above-limits",
            correlation_key=finding.number,
            message_id=f"use-above-limits-{finding.number}",
            created_at=finding.noted_at,
            variables={"findingNumber": finding.number},
        )
    )


def newest_findings(findings: Sequence[UseFinding]) -> Sequence[UseFinding]:
    """Those that count, one for each day, the last that was entered; by their days."""
    counting = (each for each in findings if each.ruling is not UseRuling.WITHDRAWN)
    return list({each.found_on: each for each in counting}.values())


def needs_45_4(finding: UseFinding, tariff_class: TariffClass) -> bool:
    """Whether the use besides the tariff's own is more than by-laws 36-4 and 37-4 leave to the tariff.

    45-4, which applies then, is not among our sources: nothing follows by itself, a person decides.
    """
    if tariff_class not in _TARIFFS:
        return False
    return finding.ancillary_permille + finding.other_permille > most_permille(finding, tariff_class)


def most_permille(finding: UseFinding, tariff_class: TariffClass) -> int:
    """How much use besides its own the tariff is left with, by the rule of the day of the visit."""
    return int(ancillary_rule(tariff_class, finding.found_on).most * WHOLE)


def _day(typed: str, today: date) -> tuple[date | None, list[Problem]]:
    try:
        day = parse_jalali(typed)
    except JalaliError:
        return None, [problem("روز بازدید را مانند ۱۴۰۵/۰۹/۱۰ وارد کنید.", "the day of the visit is no Jalali date")]
    if day > today:
        return None, [problem("روز بازدید هنوز نرسیده است.", "the day of the visit is yet to come")]
    return day, []


def _share(typed: str) -> int | None:
    return scaled(typed, decimals=_DECIMALS_OF_PERCENT, most=WHOLE)


def _faults_of_shares(ancillary: int | None, other: int | None) -> list[Problem]:
    if ancillary is None or other is None or ancillary + other > WHOLE:
        told = "سهم مصرف‌ها را به درصد قدرت قراردادی و با حداکثر یک رقم اعشار وارد کنید، مانند ۷٫۵؛ جمع آن‌ها تا ۱۰۰ است."
        return [problem(told, "a share is no percentage with one decimal, or both are more than 100")]
    return []


def _faults_of_power(typed: TypedFinding, watts: int | None) -> list[Problem]:
    if typed.power.strip() and not watts:
        return [
            problem("توان مشاهده‌شده را به کیلووات وارد کنید، مانند ۱۸٫۵.", "the power is no number of kW in its bounds")
        ]
    return []


def _faults_of_connection(connection: Connection | None, found_on: date | None) -> list[Problem]:
    if connection is None or connection.state is ConnectionState.REMOVED:
        return [problem("اشتراکی با این شناسهٔ قبض نیست.", "no connection has this bill ID")]
    if connection.tariff_class not in _TARIFFS:
        told = "سهم مصرف‌های دیگر فقط برای تعرفهٔ صنعتی و کشاورزی ثبت می‌شود."
        return [problem(told, "the tariff of the connection has no such limit")]
    if found_on is not None and ancillary_rule_on(connection.tariff_class, found_on) is None:
        told = f"برای {format_jalali(found_on)} حدی در جدول نیست؛ سال روز بازدید را بررسی کنید."
        return [problem(told, "no limit was in force on the day of the visit: is its year right?")]
    return []
