"""A withdrawal and the change of the record at the same moment: one wins, and the other is told what has happened."""

from collections.abc import Callable

from db.engine import Database
from db.errors import WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.changes.change import ChangeResult
from services.model.requests import RequestState
from services.standard.record import change_record
from services.withdrawal import WithdrawalResult, is_withdrawn, withdraw_request
from tests.db import rows
from tests.db.racing import Meeting, race
from tests.examples import plain_service
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import REFERENCE

CHANGE = "service-line"

Attempt = Callable[[], ChangeResult | WithdrawalResult]


def attempts(database: Database, met: Meeting | None = None) -> tuple[Attempt, Attempt]:
    """Make the change, withdraw the request. Where they meet, neither sees what the other writes."""

    def begun(uow: SqlUnitOfWork) -> None:
        uow.requests.get(rows.CODE)
        is_withdrawn(uow, rows.CODE)
        if met is not None:
            met.wait()

    def change() -> ChangeResult:
        with SqlUnitOfWork(database) as uow:
            begun(uow)
            return change_record(
                uow, clock=FixedClock(), reference=REFERENCE, tracking_code=rows.CODE, change_key=CHANGE
            )

    def withdraw() -> WithdrawalResult:
        with SqlUnitOfWork(database) as uow:
            begun(uow)
            return withdraw_request(uow, clock=FixedClock(), tracking_code=rows.CODE)

    return change, withdraw


def test_of_a_withdrawal_and_a_change_of_the_record_one_wins_and_the_other_is_told(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.connections.save(rows.connection())
        uow.requests.add(rows.request_for(plain_service(change=CHANGE)))

    answers = list(race(attempts(database, Meeting())))
    sent_away = [each for each in answers if isinstance(each, WriteConflict)]
    assert len(sent_away) == (0 if database.counting is None else 1)
    # Who is sent away comes again, as a worker and the command line do.
    changed, withdrawn = (
        again() if isinstance(answer, WriteConflict) else answer
        for again, answer in zip(attempts(database), answers, strict=True)
    )
    assert isinstance(changed, ChangeResult)
    with SqlUnitOfWork(database, read_only=True) as uow:
        state, history = uow.requests.get(rows.CODE).state, uow.changes.of_request(rows.CODE)
        given_up = is_withdrawn(uow, rows.CODE)
    if changed.changed:
        assert withdrawn is WithdrawalResult.ALREADY_CARRIED_OUT
        assert (state, [each.change for each in history], given_up) == (RequestState.CARRIED_OUT, [CHANGE], False)
    else:
        assert "درخواست را پس گرفته است" in changed.message
        assert withdrawn is WithdrawalResult.ACCEPTED
        assert (state is RequestState.CARRIED_OUT, history, given_up) == (False, [], True)
