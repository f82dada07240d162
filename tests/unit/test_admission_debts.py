"""By-law 35-4 (b): who asks for a connection or power owes nothing, here or for another connection."""

from dataclasses import replace

import pytest

from services.admission.debts import debt_findings
from services.admission.open_requests import conflict_of
from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.keys import BillKind
from services.money import Rials
from services.text import format_rials, to_persian_digits
from tests.examples import services_with
from tests.fakes.samples import (
    BILL_ID,
    NATIONAL_ID,
    OTHER_BILL_ID,
    OTHER_NATIONAL_ID,
    company_records,
    sample_bill,
    typed_for,
)
from tests.unit.admission_world import (
    PAIRS,
    STRICT,
    TODAY,
    connection_of,
    open_request,
    other_bill,
    owed,
    with_other,
)
from tests.unit.intake_desk import check, codes


def test_who_owes_is_refused_neither_payment_nor_objection_nor_history() -> None:
    """Found by what their manifests say they do; that others ask no debts is a fault of the registry."""
    owing = with_other()
    owing.bills.add(sample_bill(number="p-9", state=BillState.ISSUED))
    for service in services_with():
        standard = service.standard
        if standard is not None and (standard.collect_debts or standard.printout is not None):
            assert owed(owing, service) == [], service.key


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["debt-elsewhere"]),
        ({"due_on": TODAY}, []),
        ({"state": BillState.PAID}, []),
        ({"state": BillState.VOID}, []),
        ({"state": BillState.CONSOLIDATED}, []),
        ({"kind": BillKind.FEES}, []),
        ({"kind": BillKind.DEBT}, ["debt-elsewhere"]),
        ({"bill_id": BILL_ID}, ["own-debt"]),
    ],
)
def test_a_debt_elsewhere_is_a_bill_past_its_day(changes: dict[str, object], expected: list[str]) -> None:
    assert owed(with_other(NATIONAL_ID, **changes)) == expected


def test_a_new_bill_that_asks_for_an_old_one_is_as_old() -> None:
    """Or who opens a request for the payment of his debts has none for ten days."""
    uow = with_other(state=BillState.CONSOLIDATED, consolidated_into="o-2")
    uow.bills.add(other_bill(number="o-2", due_on=TODAY, state=BillState.CONSOLIDATED, consolidated_into="o-3"))
    uow.bills.add(other_bill(number="o-3", due_on=TODAY, kind=BillKind.OVERDUE))
    assert owed(uow) == ["debt-elsewhere"]
    assert owed(with_other(due_on=TODAY, kind=BillKind.OVERDUE)) == []


def test_anothers_debts_are_no_matter() -> None:
    assert owed(with_other(OTHER_NATIONAL_ID)) == []


def test_who_types_another_number_than_the_subscribers_reads_nothing_of_that_person() -> None:
    asked, other = next((a, b) for a, b in PAIRS if a == STRICT and conflict_of(a, b))
    uow = with_other(OTHER_NATIONAL_ID)
    uow.requests.add(open_request(other))
    result = check(uow, typed_for(asked.key, nationalId=OTHER_NATIONAL_ID), service=asked.key)
    assert codes(result) == [("nationalId", "not-subscriber")]
    assert to_persian_digits(OTHER_BILL_ID) not in result.findings_text


def test_whom_the_company_owes_more_owes_nothing() -> None:
    for credit, expected in ((1_000, []), (0, []), (-1_000, ["own-debt"])):
        uow = company_records()
        unpaid = sample_bill(number="p-9", state=BillState.ISSUED)
        uow.bills.add(unpaid)
        uow.connections.save(replace(connection_of(uow), carried=Rials(-credit) - unpaid.payable))
        assert owed(uow) == expected


@pytest.mark.parametrize("state", [ConnectionState.ACTIVE, ConnectionState.REMOVED])
def test_elsewhere_too_a_rest_is_a_debt_and_a_credit_pays_one(state: ConnectionState) -> None:
    for overdue, rest, expected in (
        (False, 999, []),
        (False, 1_000, ["debt-elsewhere"]),
        (True, 0, ["debt-elsewhere"]),
        (True, -1_000_000_000, []),
    ):
        uow = with_other(state=BillState.ISSUED if overdue else BillState.PAID)
        other = uow.connections.get(OTHER_BILL_ID)
        uow.connections.save(replace(other, carried=Rials(rest), state=state))
        assert owed(uow) == expected, (overdue, rest)


def test_many_bills_are_told_with_what_all_of_them_come_to() -> None:
    uow = with_other()
    for number in range(2, 31):
        uow.bills.add(other_bill(number=f"o-{number}"))
    [found] = debt_findings(uow, STRICT, connection_of(uow), national_id=NATIONAL_ID, today=TODAY)
    assert format_rials(Rials.total(each.payable for each in uow.bills.of_connection(OTHER_BILL_ID))) in found.message


def test_of_the_connection_itself_a_rest_of_earlier_bills_is_a_debt_too() -> None:
    uow = company_records()
    for rest, expected in ((Rials(999), []), (Rials(1_000), ["own-debt"])):
        uow.connections.save(replace(connection_of(uow), carried=rest))
        assert owed(uow) == expected


def test_without_a_readable_number_the_own_debts_are_told_all_the_same() -> None:
    uow = with_other()
    uow.bills.add(sample_bill(number="p-9", state=BillState.ISSUED))
    found = debt_findings(uow, STRICT, connection_of(uow), national_id=None, today=TODAY)
    assert [each.code for each in found] == ["own-debt"]


def test_a_debt_names_the_bills_what_they_come_to_and_how_they_are_paid() -> None:
    uow = with_other()
    uow.bills.add(other_bill(number="o-2"))
    [found] = debt_findings(uow, STRICT, connection_of(uow), national_id=NATIONAL_ID, today=TODAY)
    assert to_persian_digits(OTHER_BILL_ID) in found.message
    assert all(to_persian_digits(number) in found.message for number in ("o-1", "o-2"))
    assert "ریال" in found.message
    assert "باید نخست آن را بپردازد" in found.message
    assert NATIONAL_ID not in found.message
