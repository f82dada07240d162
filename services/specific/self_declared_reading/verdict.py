"""What diagnosis says of a declared reading in doubt: taken where it can stand, else told why not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from services.clock import Clock
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.intake.reading import check_digits
from services.metering.register_fields import REGISTER_FIELDS
from services.model.connections import Judgement, MeterReading
from services.model.requests import Request
from services.ports import UnitOfWork
from services.readings.check import Comparison, compare
from services.readings.judging import PersonsWord, judge_reading, wrong_readings
from services.readings.visits import last_test, visit_reading
from services.specific.self_declared_reading.billed import declared_and_billed
from services.specific.self_declared_reading.ports import declaration_of
from services.specific.self_declared_reading.wording import BILLING, WORDING, Decision

_CAN_BE_SAID = frozenset({Judgement.ROLLED_OVER, Judgement.LAST_READING_WRONG})
_TRUE_READING = "قرائت مأمور در محل کمتر از کارکردی است که پیش‌تر اعلام و صورتحساب شده بود."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Reply):
    """The decision, None where something is to be corrected. `corrected`: it is billed by another figure than was
    declared.
    """

    decision: Decision | None = None
    corrected: bool = False
    reason: str | None = None


def record_verdict(uow: UnitOfWork, *, clock: Clock, tracking_code: str, verdict: object) -> Verdict:
    """Take the verdict of the form. What is billed becomes the reading of the request; why another reading is wrong is
    kept with both.

    Fields: `decision`; `correctedReading` of a bill with corrected figures; `readingJudgement` where what is to be
    billed contradicts the records; `reason` of all but a visit. Raises NotFound.
    """
    request = uow.requests.get(tracking_code)
    reader = FieldReader(verdict, WORDING)
    decision = reader.choice("decision", Decision)
    reason = None if decision in (None, Decision.VISIT) else reader.reason()
    if decision not in BILLING:
        return _verdict(reader, decision, reason=reason)
    reading = _to_bill(uow, reader, request, decision)
    if reading is None or reader.findings:
        return _verdict(reader, None)
    _judge(uow, clock, reader, request, reading)
    if not reader.findings:
        uow.requests.save(_with_reading(request, reading))
    return _verdict(reader, decision, corrected=decision is not Decision.BILL, reason=reason)


def _verdict(
    reader: FieldReader, decision: Decision | None, *, corrected: bool = False, reason: str | None = None
) -> Verdict:
    if reader.findings:
        return Verdict(findings=reader.findings)
    return Verdict(decision=decision, corrected=corrected, reason=reason)


def _to_bill(uow: UnitOfWork, reader: FieldReader, request: Request, decision: Decision | None) -> MeterReading | None:
    """What is to be billed up to; None, with a finding, where there is no such reading."""
    declared = declaration_of(uow, request.tracking_code).declared
    if decision is Decision.BILL:
        return declared
    if decision is Decision.BILL_CORRECTED:
        return _corrected(uow, reader, request, declared)
    test = last_test(uow, request.tracking_code)
    reading = None if test is None or test.meter_serial is not None else visit_reading(test)
    if reading is None:
        reader.refuse("decision", "no-visit")
    return reading


def _corrected(uow: UnitOfWork, reader: FieldReader, request: Request, declared: MeterReading) -> MeterReading | None:
    kwh = reader.whole_number("correctedReading")
    if kwh is None:
        return None
    meter = uow.connections.get(request.application.bill_id).meter
    reader.tell(check_digits(kwh, meter, field="correctedReading", wording=WORDING))
    if kwh == declared.kwh:
        reader.refuse("correctedReading", "same")
    return replace(declared, kwh=kwh)


def _judge(uow: UnitOfWork, clock: Clock, reader: FieldReader, request: Request, reading: MeterReading) -> None:
    """Say which reading is wrong where this one contradicts the records; an agent's need not be asked about one that
    was only declared. Nothing is said where the reading would leave nothing to bill.
    """
    if _compared(uow, request, reading).fault is None:
        _refuse_nothing(uow, reader, request, reading)
        return
    wrong = wrong_readings(uow, request, reading)
    if _corrects_declared(uow, request, reading, wrong):
        _refuse_nothing(uow, reader, request, reading, supposed_wrong=wrong or ())
        if not reader.findings:
            _believe(uow, clock, request, reading, wrong or ())
        return
    judgement = reader.choice("readingJudgement", Judgement)
    if judgement is not None and judgement not in _CAN_BE_SAID:
        reader.refuse("readingJudgement", "unknown-choice")
    if judgement is Judgement.LAST_READING_WRONG and wrong is not None:
        _refuse_nothing(uow, reader, request, reading, supposed_wrong=wrong)
    if reader.findings:
        return
    reply = judge_reading(
        uow,
        clock=clock,
        tracking_code=request.tracking_code,
        judgement=judgement,
        reason=reader.typed("reason"),
        reading=reading,
    )
    reader.tell(reply.findings)


def _compared(
    uow: UnitOfWork, request: Request, reading: MeterReading, *, supposed_wrong: Collection[MeterReading] = ()
) -> Comparison:
    connection = uow.connections.get(request.application.bill_id)
    return compare(uow, connection, reading, besides=request.tracking_code, supposed_wrong=supposed_wrong)


def _refuse_nothing(
    uow: UnitOfWork,
    reader: FieldReader,
    request: Request,
    reading: MeterReading,
    *,
    supposed_wrong: Collection[MeterReading] = (),
) -> None:
    """A finding where no energy is left to bill once these readings are wrong."""
    unbilled = _compared(uow, request, reading, supposed_wrong=supposed_wrong).unbilled
    if not unbilled.charged or unbilled.kwh == 0:
        reader.refuse("decision", "nothing-to-bill")


def _corrects_declared(
    uow: UnitOfWork, request: Request, reading: MeterReading, wrong: Sequence[MeterReading] | None
) -> bool:
    """Whether it is an agent's, and all that it contradicts was billed by what subscribers had declared."""
    test = last_test(uow, request.tracking_code)
    if test is None or visit_reading(test) != reading:
        return False
    return bool(wrong) and set(wrong or ()) <= _declared_before(uow, request)


def _declared_before(uow: UnitOfWork, request: Request) -> frozenset[MeterReading]:
    """What bills of declared readings have charged up to, and nobody has read."""
    bill_id = request.application.bill_id
    seen = {MeterReading(kwh=each.kwh, taken_on=each.taken_on) for each in uow.connections.readings(bill_id)}
    return declared_and_billed(uow, bill_id).unseen - seen


def _believe(
    uow: UnitOfWork, clock: Clock, request: Request, reading: MeterReading, wrong: Sequence[MeterReading]
) -> None:
    word = PersonsWord(request=request, reason=_TRUE_READING, at=clock.now())
    said = uow.connections.judgements(request.application.bill_id)
    known = {(each.tracking_code, each.against) for each in said if each.reading == reading}
    pairs = [(reading, each) for each in wrong]
    word.keep(
        uow, Judgement.LAST_READING_WRONG, [pair for pair in pairs if (request.tracking_code, pair[1]) not in known]
    )


def _with_reading(request: Request, reading: MeterReading) -> Request:
    """The request that declares this reading. What was read besides another total belongs to that one."""
    application = request.application
    if reading == application.declared_reading:
        return request
    registers = set(REGISTER_FIELDS.values())
    kept = {key: answer for key, answer in application.answers.items() if key not in registers}
    return replace(request, application=replace(application, answers={**kept, application.reading_key: reading}))
