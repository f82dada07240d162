"""One change of one request while it is made: what was answered, what stands in the way, what is noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from services.billing.carrying import PAYABLE_UNIT
from services.billing.debts import unpaid_debts
from services.changes.needs import Need, Source
from services.clock import Clock
from services.intake.answer_text import fields_by_key
from services.jalali import local_date
from services.labels import CONNECTION_STATES
from services.model.answers import Answer
from services.model.changes import ConnectionChange, Fact, FormerContact
from services.model.connections import Connection, ConnectionState
from services.model.requests import Request
from services.money import Rials
from services.ports import UnitOfWork
from services.text import to_persian_digits

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Case:
    """The request with its answers. `obstacles` are Persian sentences that say what to do; while there is one, nothing
    is written.
    """

    uow: UnitOfWork
    clock: Clock
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
                self.refuse(f"«{title}» در {said} نیامده است و بدون آن پرونده تغییر نمی‌کند.")

    def refuse(self, obstacle: str) -> None:
        """Say what stands in the way."""
        self.obstacles.append(obstacle)

    def require_state(self, connection: Connection, *states: ConnectionState) -> None:
        """Refuse where the connection is in none of the states."""
        if connection.state not in states:
            wanted = " یا ".join(f"«{CONNECTION_STATES[each]}»" for each in states)
            known = CONNECTION_STATES[connection.state]
            self.refuse(
                f"وضعیت اشتراک {to_persian_digits(connection.bill_id)} «{known}» است و باید {wanted} باشد. "
                "اگر وضعیت در محل دیگر است، نخست آن را با خدمت خودش درست کنید؛ وگرنه از تغییر صرف نظر کنید."
            )

    def require_no_debt(self, connection: Connection) -> None:
        """Refuse while a bill of the connection is unpaid, or it owes what earlier bills left over (by-law 35-4 b)."""
        if unpaid_debts(self.uow, connection.bill_id) or connection.carried >= Rials(PAYABLE_UNIT):
            self.refuse(
                f"اشتراک {to_persian_digits(connection.bill_id)} بدهی پرداخت‌نشده دارد. پس از پرداخت آن، همین کار را "
                "دوباره تمام کنید."
            )

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
