"""Units of work that race: one wins, the other is told to come again and then sees what the winner wrote."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Event, Thread

import pytest

from db.engine import Database
from db.errors import WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.errors import TechnicalError
from services.model.bills import BillState, PaymentChannel
from tests.db import rows
from tests.db.racing import Meeting, race
from tests.fakes.uow import FixedClock


def assert_settled(answers: Sequence[object], winner: object, database: Database) -> None:
    """One racer wins. PostgreSQL sends the other away; SQLite lets it in afterwards, when it sees the winner's row."""
    sent_away = [answer for answer in answers if isinstance(answer, WriteConflict)]
    assert len(sent_away) == (0 if database.counting is None else 1)
    assert [answer for answer in answers if answer not in sent_away] == [winner] * (len(answers) - len(sent_away))


def test_of_racing_registrations_one_opens_the_request(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.connections.save(rows.connection())

    meeting = Meeting()

    def register(code: str) -> str:
        with SqlUnitOfWork(database) as uow:
            known = uow.requests.find_open(rows.SERVICE.key, rows.ACCOUNT)
            meeting.wait()
            if known is None:
                uow.requests.add(rows.request(code))
            return code if known is None else known.tracking_code

    answers = race([lambda: register("first"), lambda: register("second")])
    with SqlUnitOfWork(database) as uow:
        (winner,) = [request.tracking_code for request in uow.requests.recent(10)]
    assert_settled(answers, winner, database)
    assert register("third") == winner


def test_of_racing_payments_of_one_reference_one_counts(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_bill(uow)
        uow.bills.add(rows.bill("b-2"))

    meeting = Meeting()

    def pay(number: str) -> str:
        with SqlUnitOfWork(database) as uow:
            known = uow.bills.payment("p-1")
            meeting.wait()
            if known is not None:
                return str(known.bill_number)
            uow.bills.add_payment(rows.payment(bill_number=number, number=f"of {number}"))
            uow.bills.save(replace(uow.bills.get(number), state=BillState.PAID))
            return number

    answers = race([lambda: pay("b-1"), lambda: pay("b-2")])
    with SqlUnitOfWork(database) as uow:
        (paid,) = [bill.number for bill in uow.bills.of_request(rows.CODE) if bill.state is BillState.PAID]
        assert uow.bills.payments_of(paid) == [rows.payment(bill_number=paid, number=f"of {paid}")]
    assert_settled(answers, paid, database)


def test_of_a_notice_that_is_told_twice_at_once_one_row_is_kept(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_bill(uow)

    meeting = Meeting()
    notice = PaymentNotice(reference="g-1", amount="7", paid_on="1405/08/30", channel=PaymentChannel.GATEWAY)

    def tell() -> str | None:
        with SqlUnitOfWork(database) as uow:
            bill = uow.bills.get("b-1").number
            meeting.wait()
            answer = record_payment(uow, clock=FixedClock(), bill=BillNumber(number=bill), notice=notice)
            return answer.payment_number

    answers = race([tell, tell])
    with SqlUnitOfWork(database) as uow:
        [payment] = uow.bills.waiting_payments()
    assert_settled(answers, payment.number, database)


def test_a_bill_is_not_paid_and_voided_at_once(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_bill(uow)

    meeting = Meeting()

    def become(state: BillState) -> BillState:
        with SqlUnitOfWork(database) as uow:
            bill = uow.bills.get("b-1")
            meeting.wait()
            if bill.state is not BillState.ISSUED:
                return bill.state
            uow.bills.save(replace(bill, state=state))
            return state

    answers = race([lambda: become(BillState.PAID), lambda: become(BillState.VOID)])
    with SqlUnitOfWork(database) as uow:
        assert_settled(answers, uow.bills.get("b-1").state, database)


def test_what_a_unit_of_work_read_does_not_change_under_it(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        rows.save_bill(uow)
    writer_ended = Event()

    def void() -> None:
        with SqlUnitOfWork(database) as other:
            other.bills.save(replace(rows.bill(), state=BillState.VOID))
        writer_ended.set()

    with SqlUnitOfWork(database, read_only=True) as uow:
        assert uow.bills.get("b-1").state is BillState.ISSUED
        thread = Thread(target=void)
        thread.start()
        assert writer_ended.wait(30)
        assert uow.bills.get("b-1").state is BillState.ISSUED
        thread.join()


def test_a_job_that_is_delivered_twice_at_once_has_one_outcome(database: Database) -> None:
    meeting = Meeting()

    def work(result: int) -> Mapping[str, object]:
        with SqlUnitOfWork(database) as uow:
            stored = uow.completed_jobs.find_many([(1, "job")])
            meeting.wait()
            if stored:
                return stored[1, "job"]
            uow.outbox.add_sms(rows.sms(f"of {result}"))
            uow.completed_jobs.store_many([rows.completed_job({"result": result})])
            return {"result": result}

    answers = race([lambda: work(1), lambda: work(2)])
    settled = work(3)
    assert settled in ({"result": 1}, {"result": 2})
    assert_settled(answers, settled, database)


def test_racing_units_of_work_never_get_the_same_number_and_none_waits_in_vain(database: Database) -> None:
    def take() -> list[int]:
        numbers = []
        for _ in range(10):
            with SqlUnitOfWork(database) as uow:
                numbers.append(uow.sequences.next("bill"))
        return numbers

    taken: Counter[int] = Counter()
    for numbers in race([take] * 4):
        assert not isinstance(numbers, TechnicalError)
        taken.update(numbers)
    assert sorted(taken) == list(range(1, 41))
    assert set(taken.values()) == {1}


def test_a_number_of_an_undone_unit_of_work_is_seen_by_nobody_twice(database: Database) -> None:
    given = []
    with pytest.raises(ZeroDivisionError), SqlUnitOfWork(database) as uow:  # noqa: PT012 -- one transaction
        uow.sequences.next("bill")
        raise ZeroDivisionError
    for _ in range(2):
        with SqlUnitOfWork(database) as uow:
            given.append(uow.sequences.next("bill"))
    assert given[0] < given[1]
