"""The contract of bills: the fakes, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial

from services.model.bills import Basis, BillLine, BillState, Default
from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.money import Rials
from tests.db import rows
from tests.db.conftest import Store


def test_a_bill_comes_back_with_its_lines_in_order(store: Store) -> None:
    with store.begin() as uow:
        rows.save_bill(uow)
        assert uow.bills.get("b-1") == rows.bill()
    with store.begin() as uow:
        assert uow.bills.get("b-1") == rows.bill()


def test_a_saved_bill_has_the_new_lines_only(store: Store) -> None:
    line = BillLine(code="meter-repair", title="تعمیر", amount=Rials(5))
    fewer = replace(rows.bill(), lines=(line,), state=BillState.PAID, provisional=True)
    more = replace(fewer, lines=(line, *rows.bill().lines))
    with store.begin() as uow:
        rows.save_bill(uow)
    for changed in (fewer, more):
        with store.begin() as uow:
            uow.bills.save(changed)
        with store.begin() as uow:
            assert uow.bills.get("b-1") == changed


def test_a_bill_keeps_the_reading_that_it_is_billed_up_to(store: Store) -> None:
    billed = replace(rows.bill(), billed_up_to=MeterReading(kwh=0, taken_on=date(2026, 11, 20)))
    with store.begin() as uow:
        rows.save_request(uow)
        uow.bills.add(billed)
    with store.begin() as uow:
        assert uow.bills.get("b-1") == billed
        uow.bills.save(rows.bill())
    with store.begin() as uow:
        assert uow.bills.get("b-1") == rows.bill()


def test_a_bill_keeps_what_its_lines_are_computed_from(store: Store) -> None:
    bases = (
        Basis(codes=("energy-1", "tax"), figures={"kind": "energy", "spans": [{"kwh": 7, "share": "1/3"}]}),
        Basis(codes=("tax",), figures={"kind": "fees", "on": "2026-11-21"}),
    )
    computed = replace(rows.bill(), bases=bases)
    with store.begin() as uow:
        rows.save_request(uow)
        uow.bills.add(computed)
    with store.begin() as uow:
        assert uow.bills.get("b-1").bases == bases


def test_bills_within_another_are_listed_oldest_first_until_they_stand_alone_again(store: Store) -> None:
    taken = [
        replace(
            rows.bill(number, issued_at=rows.NOW - timedelta(days=days)),
            state=BillState.CONSOLIDATED,
            consolidated_into="b-1",
        )
        for number, days in (("b-7", 1), ("b-8", 3), ("b-9", 2))
    ]
    with store.begin() as uow:
        rows.save_bill(uow)
        for bill in taken:
            uow.bills.add(bill)
        assert uow.bills.consolidated_into("b-1") == [taken[1], taken[2], taken[0]]
    with store.begin() as uow:
        assert uow.bills.consolidated_into("b-1") == [taken[1], taken[2], taken[0]]
        assert uow.bills.consolidated_into("b-7") == []
        uow.bills.save(replace(taken[2], state=BillState.ISSUED, consolidated_into=None))
    with store.begin() as uow:
        assert uow.bills.consolidated_into("b-1") == [taken[1], taken[0]]


def test_bills_are_listed_oldest_first_by_request_kind_and_connection(store: Store) -> None:
    old = rows.bill("b-9", issued_at=rows.NOW - timedelta(days=1), kind=BillKind.DEBT)
    periodic = replace(rows.bill("b-0", kind=BillKind.PERIODIC), tracking_code=None)
    with store.begin() as uow:
        rows.save_bill(uow)
        uow.bills.add(replace(periodic, issued_at=rows.NOW + timedelta(days=1)))
        uow.bills.add(old)
    with store.begin() as uow:
        assert [bill.number for bill in uow.bills.of_request(rows.CODE)] == ["b-9", "b-1"]
        assert uow.bills.of_request(rows.CODE, BillKind.DEBT) == [old]
        assert [bill.number for bill in uow.bills.of_connection(rows.ACCOUNT)] == ["b-9", "b-1", "b-0"]


def test_what_a_person_owes_for_other_connections_is_what_is_unpaid_past_its_day(store: Store) -> None:
    owner, day, other = rows.connection().subscriber.national_id, rows.bill().due_on, "2345678041"
    stranger = replace(rows.connection("3456789012"), subscriber=replace(rows.connection().subscriber, national_id="1"))
    overdue = replace(
        rows.bill(kind=BillKind.PERIODIC), number="o-1", bill_id=other, tracking_code=None, state=BillState.ISSUED
    )
    with store.begin() as uow:
        rows.save_request(uow)
        uow.connections.save(rows.connection(other))
        uow.connections.save(stranger)
        uow.bills.add(overdue)
        uow.bills.add(replace(overdue, number="o-2", state=BillState.PAID))
        uow.bills.add(replace(overdue, number="o-3", kind=BillKind.FEES))
        uow.bills.add(replace(overdue, number="o-4", bill_id=rows.ACCOUNT))
        uow.bills.add(replace(overdue, number="o-5", bill_id=stranger.bill_id))
    with store.begin() as uow:
        late, in_time = day + timedelta(days=1), day
        asked = partial(uow.bills.defaults_of_person, owner, besides=rows.ACCOUNT)
        carried = rows.connection().carried
        assert list(asked(today=late)) == [Default(bill_id=other, overdue=(overdue,), carried=carried)]
        assert list(asked(today=in_time)) == []
        [own] = uow.bills.defaults_of_person(owner, today=late, besides=other)
        assert [each.number for each in own.overdue] == ["o-4"]


def test_who_owes_so_much_is_told_page_by_page(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
    owed = replace(rows.bill(kind=BillKind.PERIODIC), state=BillState.ISSUED)
    with store.begin() as uow:
        uow.bills.add(owed)
        uow.bills.add(replace(owed, number="b-2"))
        uow.bills.add(replace(owed, number="b-3", kind=BillKind.FEES))
        uow.bills.add(replace(owed, number="b-4", state=BillState.PAID))
    least = owed.payable + owed.payable
    with store.begin() as uow:
        assert list(uow.bills.owing(at_least=least, after="", limit=5)) == [rows.ACCOUNT]
        assert list(uow.bills.owing(at_least=least + Rials(1), after="", limit=5)) == []
        assert list(uow.bills.owing(at_least=least, after=rows.ACCOUNT, limit=5)) == []
        assert list(uow.bills.owing(at_least=least, after="", limit=0)) == []


def test_a_bill_in_the_place_of_others_is_past_its_day_when_the_first_of_them_is(store: Store) -> None:
    owner, day, other = rows.connection().subscriber.national_id, rows.bill().due_on, "2345678041"
    last = replace(rows.bill(kind=BillKind.OVERDUE), number="o-3", bill_id=other, tracking_code=None)
    last = replace(last, state=BillState.ISSUED, due_on=day + timedelta(days=10))
    middle = replace(last, number="o-2", state=BillState.CONSOLIDATED, consolidated_into="o-3")
    with store.begin() as uow:
        uow.connections.save(rows.connection())
        uow.connections.save(rows.connection(other))
        for each in (last, middle, replace(middle, number="o-1", consolidated_into="o-2", due_on=day)):
            uow.bills.add(each)
    with store.begin() as uow:
        asked = partial(uow.bills.defaults_of_person, owner, besides=rows.ACCOUNT)
        assert [each.overdue for each in asked(today=day + timedelta(days=1))] == [(last,)]
        assert list(asked(today=day)) == []


def test_a_rest_that_a_bill_would_ask_for_is_owed_without_one(store: Store) -> None:
    owner, other = rows.connection().subscriber.national_id, "2345678041"
    for rest, expected in ((999, []), (1_000, [()])):
        with store.begin() as uow:
            uow.connections.save(rows.connection())
            uow.connections.save(replace(rows.connection(other), carried=Rials(rest)))
        with store.begin() as uow:
            found = uow.bills.defaults_of_person(owner, today=rows.bill().due_on, besides=rows.ACCOUNT)
            assert [each.overdue for each in found] == expected


def test_a_bill_is_found_by_its_identifiers(store: Store) -> None:
    with store.begin() as uow:
        rows.save_bill(uow)
        assert uow.bills.find_by_identifiers(rows.ACCOUNT, rows.bill().payment_id) == rows.bill()
        assert uow.bills.find_by_identifiers(rows.ACCOUNT, "123450412") is None
        assert uow.bills.find_by_identifiers("x", rows.bill().payment_id) is None


def test_of_bills_with_the_same_identifiers_the_unpaid_one_is_found_else_the_newest(store: Store) -> None:
    unpaid = rows.bill("b-2")
    newest = replace(rows.bill("b-3", issued_at=rows.NOW + timedelta(days=1)), state=BillState.VOID)
    wanted = (rows.ACCOUNT, rows.bill().payment_id)
    with store.begin() as uow:
        rows.save_request(uow)
        for bill in (newest, replace(rows.bill("b-1"), state=BillState.VOID), unpaid):
            uow.bills.add(bill)
    with store.begin() as uow:
        assert uow.bills.find_by_identifiers(*wanted) == unpaid
        uow.bills.save(replace(unpaid, state=BillState.VOID))
    with store.begin() as uow:
        assert uow.bills.find_by_identifiers(*wanted) == newest
        uow.bills.save(replace(newest, issued_at=rows.NOW - timedelta(days=1)))
    with store.begin() as uow:
        found = uow.bills.find_by_identifiers(*wanted)
        assert found is not None
        assert found.number == "b-2"


def test_what_has_been_read_of_a_connection_follows_what_the_transaction_writes(store: Store) -> None:
    first = rows.bill()
    second = replace(rows.bill("b-2", issued_at=rows.NOW + timedelta(days=1)), payment_id="000009990412")
    earlier = replace(rows.bill("b-0", issued_at=rows.NOW - timedelta(days=1)), lines=())
    with store.begin() as uow:
        rows.save_request(uow)
        assert uow.bills.of_connection(rows.ACCOUNT) == []
        for each in (second, first, earlier):
            uow.bills.add(each)
        assert uow.bills.of_connection(rows.ACCOUNT) == [earlier, first, second]
        paid = replace(second, state=BillState.PAID)
        uow.bills.save(paid)
        assert uow.bills.find_by_identifiers(rows.ACCOUNT, second.payment_id) == paid
        assert uow.bills.find_by_identifiers(rows.ACCOUNT, "000000000999") is None
        assert uow.bills.of_connection(rows.ACCOUNT) == [earlier, first, paid]
    with store.begin() as uow:
        assert uow.bills.of_connection(rows.ACCOUNT) == [earlier, first, paid]


def test_of_bills_with_the_same_identifiers_the_same_is_found_whether_the_connections_were_read_or_not(
    store: Store,
) -> None:
    same = [
        replace(rows.bill(f"b-{each}", issued_at=rows.NOW + timedelta(days=each)), state=state)
        for each, state in enumerate((BillState.ISSUED, BillState.VOID, BillState.ISSUED, BillState.PAID))
    ]
    with store.begin() as uow:
        rows.save_request(uow)
        for each in same:
            uow.bills.add(each)
    with store.begin() as uow:
        alone = uow.bills.find_by_identifiers(rows.ACCOUNT, rows.bill().payment_id)
        assert uow.bills.of_connection(rows.ACCOUNT) == same
        assert uow.bills.find_by_identifiers(rows.ACCOUNT, rows.bill().payment_id) == alone == same[2]


def test_a_bill_keeps_which_wrong_one_it_replaces(store: Store) -> None:
    with store.begin() as uow:
        rows.save_request(uow)
        uow.bills.add(rows.bill("b-1"))
        uow.bills.add(replace(rows.bill("b-2"), replaces="b-1"))
    with store.begin() as uow:
        assert (uow.bills.get("b-1").replaces, uow.bills.get("b-2").replaces) == (None, "b-1")


def test_a_bill_keeps_what_it_charges_energy_from(store: Store) -> None:
    since = MeterReading(kwh=0, taken_on=date(2026, 9, 22))
    billed = replace(rows.bill(), billed_from=since, billed_kwh=0)
    with store.begin() as uow:
        rows.save_request(uow)
        uow.bills.add(billed)
    with store.begin() as uow:
        assert uow.bills.get("b-1") == billed


def test_moments_keep_their_instant_whatever_zone_they_came_in(store: Store) -> None:
    tehran = timezone(timedelta(hours=3, minutes=30))
    issued = datetime(2026, 11, 21, 1, 15, tzinfo=tehran)
    with store.begin() as uow:
        rows.save_request(uow)
        uow.bills.add(rows.bill(issued_at=issued))
    with store.begin() as uow:
        assert uow.bills.get("b-1").issued_at == datetime(2026, 11, 20, 21, 45, tzinfo=UTC)
