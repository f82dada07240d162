"""Registering a connection to another person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.errors import NotFound
from services.model.bills import BillState
from services.model.connections import FormerSubscriber, MeterReading, Reading, ReadingSource, Subscriber
from services.model.keys import WorkOrderKind
from services.notices.facts import former_subscriber_of
from services.specific.name_change.subscribers import FeesNotPaid
from tests.fakes.samples import BILL_ID, NATIONAL_ID, OTHER_NATIONAL_ID, sample_connection
from tests.unit.name_change.cases import CHANGE_FORM, NameChange

TODAY = date(2026, 11, 21)
THIRD_NATIONAL_ID = "0076229645"
VISITED = Reading(bill_id=BILL_ID, kwh=12_310, taken_on=TODAY, source=ReadingSource.METER_TEST)


def ready(**changes: object) -> NameChange:
    """The meter is inspected, the fees are paid."""
    case = NameChange(**changes)
    case.inspect()
    case.bill_fees()
    return case


@pytest.fixture
def case() -> NameChange:
    return ready()


def test_the_connection_goes_to_the_new_subscriber_and_the_former_one_is_kept(case: NameChange) -> None:
    case.clock.advance(timedelta(days=2))
    change = case.change(fullName=" داريوش  نوآور ", mobile="+98 912 987 6543", nationalId="۰۷۹۰۴۱۹۹۰۴")
    assert (change.changed, change.findings_text) == (True, "")
    assert case.connection == replace(
        sample_connection(),
        subscriber=Subscriber(
            national_id=OTHER_NATIONAL_ID, full_name="داریوش نوآور", mobile="09129876543", landline="02177002233"
        ),
    )
    former = FormerSubscriber(
        bill_id=BILL_ID,
        subscriber=sample_connection().subscriber,
        liable_until=MeterReading(kwh=12_310, taken_on=TODAY),
        changed_at=case.clock.now(),
        tracking_code=case.code,
    )
    assert case.uow.connections.former_subscribers(BILL_ID) == [former]
    assert former_subscriber_of(case.uow, case.request) == former
    assert case.uow.connections.readings(BILL_ID)[-1] == VISITED


def test_a_request_changes_the_name_once(case: NameChange) -> None:
    case.change()
    changed = case.connection
    again = case.change(fullName="دیگری نمونه", nationalId=NATIONAL_ID)
    assert again.changed
    assert case.connection == changed
    assert case.uow.connections.readings(BILL_ID).count(VISITED) == 1


def test_the_liability_ends_at_the_last_visit_of_the_request(case: NameChange) -> None:
    case.clock.advance(timedelta(days=1))
    case.inspect(reading="12330")
    case.change()
    former = former_subscriber_of(case.uow, case.request)
    assert former is not None
    assert former.liable_until == MeterReading(kwh=12_330, taken_on=TODAY + timedelta(days=1))


def test_the_liability_ends_where_the_paid_bill_ends_though_the_meter_was_read_again_that_day() -> None:
    case = NameChange()
    case.inspect()
    visited = MeterReading(kwh=VISITED.kwh, taken_on=TODAY)
    case.bill_fees(BillState.VOID, number="f-0", billed_up_to=MeterReading(kwh=12_100, taken_on=TODAY))
    case.bill_fees(billed_up_to=visited)
    moved = Reading(bill_id=BILL_ID, kwh=12_311, taken_on=TODAY, source=ReadingSource.INSTALLATION)
    case.uow.connections.add_reading(moved)
    assert case.change().changed
    former = former_subscriber_of(case.uow, case.request)
    assert former is not None
    assert former.liable_until == visited
    assert case.uow.connections.readings(BILL_ID)[-1] == moved


@pytest.mark.parametrize(("condition", "reading"), [("faded-display", None), ("in-order", "90000")])
def test_a_visit_that_read_nothing_that_can_be_true_ends_it_at_the_last_known_count(
    condition: str, reading: str | None
) -> None:
    case = NameChange()
    case.inspect(condition, reading)
    case.bill_fees()
    readings = list(case.uow.connections.reading_rows)
    assert case.change().changed
    former = former_subscriber_of(case.uow, case.request)
    assert former is not None
    assert former.liable_until == MeterReading(kwh=12_000, taken_on=TODAY)
    assert case.uow.connections.reading_rows == readings


def test_a_subscriber_may_have_the_own_name_corrected_or_the_name_put_on_another() -> None:
    corrected = ready(applicantKind="subscriber", nationalId=NATIONAL_ID)
    change = corrected.change(fullName="مریم نمونه‌پور", nationalId=NATIONAL_ID)
    assert (change.changed, change.to_another_person) == (True, False)
    assert corrected.connection.subscriber.full_name == "مریم نمونه‌پور"
    given = ready(applicantKind="subscriber", nationalId=NATIONAL_ID)
    change = given.change(nationalId=THIRD_NATIONAL_ID)
    assert (change.changed, change.to_another_person) == (True, True)
    assert given.connection.subscriber.national_id == THIRD_NATIONAL_ID


@pytest.mark.parametrize(
    "states",
    [
        [],
        [BillState.ISSUED],
        [BillState.VOID],
        [BillState.PAID, BillState.ISSUED],
    ],
)
def test_while_debts_are_unpaid_nothing_is_changed(states: list[BillState]) -> None:
    case = NameChange()
    case.inspect()
    for number, state in enumerate(states):
        case.bill_fees(state, number=f"f-{number}")
    with pytest.raises(FeesNotPaid) as refused:
        case.change()
    assert refused.value.tracking_code == case.code
    assert_unchanged(case)


def test_a_void_bill_before_the_paid_one_does_not_matter() -> None:
    case = NameChange()
    case.inspect()
    case.bill_fees(BillState.VOID, number="f-0")
    case.bill_fees()
    assert case.change().changed


def test_without_a_visit_to_the_meter_nothing_is_changed() -> None:
    case = NameChange()
    case.bill_fees()
    case.order(WorkOrderKind.METER_INSPECTION)
    with pytest.raises(NotFound):
        case.change()
    assert_unchanged(case)


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        ("10380284790", {"fullName": "فولادسازان"}),
        ("10380284790", {"fullName": "شرکت نمونهٔ فولاد", "personKind": "company"}),
        ("125896347852", {"fullName": "گلبدین"}),
        ("1234567890", {"fullName": "گلبدین", "personKind": "foreigner"}),
    ],
)
def test_a_company_or_a_foreigner_becomes_the_subscriber_by_a_number_and_a_name_of_their_kind(
    number: str, changes: dict[str, object]
) -> None:
    kind = {name: value for name, value in changes.items() if name == "personKind"}
    case = NameChange(nationalId=number, **kind)
    case.inspect()
    case.bill_fees()
    change = case.change(nationalId=f"\u202a{number}\u202c", **changes)
    assert (change.changed, change.to_another_person) == (True, True)
    assert case.connection.subscriber.national_id == number
    assert case.connection.subscriber.full_name == changes["fullName"]


BAD_FORMS: list[tuple[dict[str, object], list[tuple[str, str]]]] = [
    ({"fullName": None}, [("fullName", "missing")]),
    ({"fullName": " \u200c"}, [("fullName", "missing")]),
    ({"fullName": 7}, [("fullName", "incomplete")]),
    ({"fullName": True}, [("fullName", "wrong-type")]),
    ({"fullName": "ب" * 101}, [("fullName", "too-long")]),
    ({"fullName": "دار\x00یوش نوآور"}, [("fullName", "unreadable")]),
    ({"fullName": "داریوش"}, [("fullName", "incomplete")]),
    ({"fullName": "۱۲۳ ۴۵۶"}, [("fullName", "incomplete")]),
    ({"fullName": "- داریوش -"}, [("fullName", "incomplete")]),
    ({"nationalId": ""}, [("nationalId", "missing")]),
    ({"nationalId": ["0790419904"]}, [("nationalId", "wrong-type")]),
    ({"nationalId": "79041990"}, [("nationalId", "shape")]),
    ({"nationalId": "0000000000"}, [("nationalId", "shape")]),
    ({"nationalId": "10380284791"}, [("nationalId", "check-digit")]),
    ({"nationalId": "0790419905"}, [("nationalId", "check-digit")]),
    ({"nationalId": THIRD_NATIONAL_ID}, [("nationalId", "not-applicant")]),
    ({"nationalId": NATIONAL_ID}, [("nationalId", "not-applicant")]),
    ({"personKind": "robot"}, [("personKind", "unknown-choice")]),
    ({"personKind": "company"}, [("nationalId", "shape")]),
    ({"personKind": "company", "fullName": "۱۲۳"}, [("fullName", "incomplete"), ("nationalId", "shape")]),
    ({"mobile": None}, [("mobile", "missing")]),
    ({"mobile": "02177002233"}, [("mobile", "shape")]),
    ({"mobile": "0912"}, [("mobile", "shape")]),
    ({"landline": ""}, [("landline", "missing")]),
    ({"landline": "77002233"}, [("landline", "shape")]),
    ({"landline": "x" * 200}, [("landline", "too-long")]),
    (
        {"fullName": "", "mobile": "1", "landline": "2"},
        [("fullName", "missing"), ("mobile", "shape"), ("landline", "shape")],
    ),
]


@pytest.mark.parametrize(("changes", "codes"), BAD_FORMS)
def test_each_wrong_field_is_told_and_nothing_is_changed(
    case: NameChange, changes: dict[str, object], codes: list[tuple[str, str]]
) -> None:
    change = case.change(**changes)
    assert not change.changed
    assert [(each.field, each.code) for each in change.findings] == codes
    assert change.findings_text == "\n".join(f"- {each.message}" for each in change.findings)
    assert_unchanged(case)


@pytest.mark.parametrize("form", ["داریوش نوآور", [], 7])
def test_what_is_no_form_lacks_every_field(case: NameChange, form: object) -> None:
    change = case.change(form)
    assert [(each.field, each.code) for each in change.findings] == [(field, "missing") for field in CHANGE_FORM]
    assert_unchanged(case)


def test_the_present_name_and_national_id_are_no_change() -> None:
    case = ready(applicantKind="subscriber", nationalId=NATIONAL_ID)
    change = case.change(fullName=" مريم  نمونه ", nationalId=NATIONAL_ID)
    assert [(each.field, each.code) for each in change.findings] == [("fullName", "unchanged")]
    assert_unchanged(case)


def test_what_is_wrong_with_the_form_is_told_in_the_order_of_its_fields() -> None:
    case = ready(applicantKind="subscriber", nationalId=NATIONAL_ID)
    change = case.change(fullName="مریم نمونه", nationalId=NATIONAL_ID, mobile="12", personKind="x")
    assert [(each.field, each.code) for each in change.findings] == [
        ("personKind", "unknown-choice"),
        ("fullName", "unchanged"),
        ("mobile", "shape"),
    ]


def test_no_finding_repeats_what_was_typed(case: NameChange) -> None:
    typed = {"fullName": "داریوش", "nationalId": "0790419905", "mobile": "0912987", "landline": "7700223"}
    told = case.change(**typed).findings_text
    assert len(told.splitlines()) == len(typed)
    assert not any(value in told for value in typed.values())


def assert_unchanged(case: NameChange) -> None:
    assert case.connection == sample_connection()
    assert not case.uow.connections.former_rows
    assert VISITED not in case.uow.connections.reading_rows
