"""One change of one request while it is made: what was answered, what stands in the way, what is noted; and which
fields a change reads, so that a manifest can be held against them (`deploy.contracts.record_changes`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from services.billing.cut_time import charge_end_of_cut
from services.billing.debt_obstacle import debt_collecting_services, debt_obstacle
from services.billing.debts import unpaid_debts
from services.clock import Clock
from services.intake.answer_text import fields_by_key
from services.jalali import format_jalali, local_date
from services.labels import CONNECTION_STATES
from services.metering.custody import cause_of, meter_of
from services.metering.seals import set_seal
from services.model.answers import Answer, Permit
from services.model.changes import ConnectionChange, Fact, FormerContact
from services.model.connections import Connection, ConnectionState
from services.model.custody import Cause
from services.model.metering import WorkOrderState
from services.model.requests import Request
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.registry.values import FieldKind
from services.text import to_persian_digits

T = TypeVar("T")

ASK_APPLICANT = "آن را از متقاضی بپرسید."
CLARIFY = "درخواست را با متقاضی روشن کنید."
CORRECT_REPORT = "گزارش کار را برای اصلاح به مأمور برگردانید."
"""What is done about most obstacles."""


class Source(StrEnum):
    """Who answers: the applicant in the application, or whoever did the work in the report of its order."""

    APPLICATION = "fields"
    REPORT = "standard.report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A field of the application or of the work report. Where it is not required, a manifest may leave it out.

    `choices` are the values that the change knows, of a choice.
    """

    key: str
    kind: FieldKind
    source: Source = Source.APPLICATION
    required: bool = True
    choices: tuple[str, ...] = ()


SEAL = Need(key="sealNumber", kind=FieldKind.WORDS, source=Source.REPORT, required=False)
"""Of work at the connection's own meter; read where a manifest asks for it, whatever the change."""


@dataclass(slots=True, kw_only=True)
class Case:
    """The request with its answers. `obstacles` are Persian sentences that say what to do; while there is one, nothing
    is written.
    """

    uow: UnitOfWork
    clock: Clock
    reference: ReferenceData
    request: Request
    report: Mapping[str, Answer]
    key: str
    obstacles: list[str] = field(default_factory=list)

    @property
    def connection(self) -> Connection:
        """The request's connection as it stands."""
        return self.uow.connections.get(self.request.application.bill_id)

    @property
    def today(self) -> date:
        """The day on which the change is made."""
        return local_date(self.clock.now())

    @property
    def cause(self) -> Cause:
        """The request, with the order by which its work was done, the newest, if there is one."""
        code = self.request.tracking_code
        done = [each for each in self.uow.metering.orders_of(code) if each.state is WorkOrderState.DONE]
        return cause_of(done[-1] if done else None, tracking_code=code)

    def answer(self, need: Need, of: type[T]) -> T | None:
        """The answer, None where it was left out or is of another kind."""
        answers = self.request.application.answers if need.source is Source.APPLICATION else self.report
        said = answers.get(need.key)
        return said if isinstance(said, of) else None

    def require_answers(self, needs: Sequence[Need]) -> None:
        """Refuse where a required answer is missing."""
        titles = fields_by_key(self.request.application.service_key)
        for need in needs:
            if need.required and self.answer(need, object) is None:
                said = "گزارش کار" if need.source is Source.REPORT else "درخواست"
                title = titles[need.key].title if need.key in titles else need.key
                remedy = CORRECT_REPORT if need.source is Source.REPORT else ASK_APPLICANT
                self.refuse(f"«{title}» در {said} نیامده است و بدون آن پرونده تغییر نمی‌کند.", remedy)

    def refuse(self, problem: str, remedy: str) -> None:
        """Say what stands in the way, and what is to be done about it: whole Persian sentences."""
        self.obstacles.append(f"{problem} {remedy}")

    def require_state(self, connection: Connection, *states: ConnectionState) -> None:
        """Refuse where the connection is in none of the states."""
        if connection.state not in states:
            wanted = " یا ".join(f"«{CONNECTION_STATES[each]}»" for each in states)
            known = CONNECTION_STATES[connection.state]
            self.refuse(
                f"وضعیت اشتراک {to_persian_digits(connection.bill_id)} «{known}» است و باید {wanted} باشد.",
                "اگر وضعیت در محل دیگر است، نخست آن را با خدمت خودش درست کنید.",
            )

    def require_valid(self, permit: Permit) -> None:
        """Refuse a permit that has expired: it is valid to the end of its last day (by-laws 36-4 and 37-4)."""
        if permit.valid_until < self.today:
            ended_on = format_jalali(permit.valid_until)
            self.refuse(f"اعتبار مجوز در {ended_on} به پایان رسیده است.", "مجوز تمدیدشده را از متقاضی بگیرید.")

    def require_no_debt(self, connection: Connection) -> None:
        """Refuse while a bill of the connection is unpaid, or it owes what earlier bills left over (by-law 35-4 b)."""
        unpaid = unpaid_debts(self.uow, connection.bill_id)
        collected_by = debt_collecting_services()
        obstacle = debt_obstacle(connection.bill_id, unpaid, connection.carried, collected_by=collected_by)
        if obstacle is not None:
            self.refuse(*obstacle)

    def note_seal(self) -> None:
        """The seal that the work's report says to be new is on the connection's meter."""
        seal = self.answer(SEAL, str)
        meter = None if seal is None else meter_of(self.uow, self.connection)
        if seal is not None and meter is not None:
            set_seal(self.uow, meter, seal, cause=self.cause, at=self.clock.now())

    def require_own_debts_paid(self) -> None:
        """Refuse while the request's own connection owes something."""
        self.require_no_debt(self.connection)

    def charge_end_of_cut(self, bill_id: str) -> None:
        """Before a connection that is cut is so no longer: bill what no bill has asked for. Raises NotFound,
        ReferenceDataMissing.
        """
        charge_end_of_cut(self.uow, clock=self.clock, reference=self.reference, bill_id=bill_id)

    def save(
        self,
        before: Connection,
        after: Connection,
        *,
        effective_on: date | None = None,
        was: Mapping[str, Fact] | None = None,
        now: Mapping[str, Fact] | None = None,
        former: FormerContact | None = None,
    ) -> None:
        """Save the connection and note what differs, with `was` and `now` beside it; from today on or a day."""
        self.uow.connections.save(after)
        facts_before, facts_after = _facts(before), _facts(after)
        differ = [key for key in facts_after if facts_before[key] != facts_after[key]]
        if {"amperage", "phases"} & set(differ):
            # A fuse is known by both.
            differ = list(dict.fromkeys([*differ, "amperage", "phases"]))
        self.note(
            after.bill_id,
            effective_on=effective_on,
            was={key: facts_before[key] for key in differ} | dict(was or {}),
            now={key: facts_after[key] for key in differ} | dict(now or {}),
            former=former,
        )

    def note(
        self,
        bill_id: str,
        *,
        was: Mapping[str, Fact],
        now: Mapping[str, Fact],
        effective_on: date | None = None,
        former: FormerContact | None = None,
    ) -> None:
        """Add to the connection's history. Nothing personal may be among the facts."""
        self.uow.changes.add(
            ConnectionChange(
                tracking_code=self.request.tracking_code,
                change=self.key,
                bill_id=bill_id,
                changed_at=self.clock.now(),
                effective_on=effective_on or self.today,
                before=was,
                after=now,
                former=former,
            )
        )


def _facts(connection: Connection) -> dict[str, Fact]:
    """What of a connection's record the history keeps."""
    return {
        "state": connection.state.value,
        "tariffClass": connection.tariff_class.value,
        "amperage": connection.amperage,
        "phases": connection.phases,
        "meterSerial": connection.meter.serial or None,
        "carriedRials": connection.carried.amount,
    }
