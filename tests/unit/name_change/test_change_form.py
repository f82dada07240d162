"""The change form: entered on a page, kept until the name is changed."""

import pytest

from services.archive import archive_request
from services.errors import NotFound
from services.intake.drafts import kept_new_subscriber
from services.model.bills import BillState
from services.model.keys import RequestOutcome
from services.specific.name_change.change_form import (
    ChangeFormNotDue,
    ChangeFormState,
    change_form_of,
    save_change_form,
)
from services.specific.name_change.subscribers import change_subscriber
from tests.fakes.samples import NATIONAL_ID, OTHER_NATIONAL_ID, UNREAD, registered
from tests.unit.field_cases import FieldCase
from tests.unit.name_change.cases import CHANGE_FORM, NameChange

WRONG = {**CHANGE_FORM, "nationalId": "0790419905", "mobile": "12"}


@pytest.fixture
def case() -> NameChange:
    """The meter is inspected, the fees are paid."""
    case = NameChange()
    case.inspect()
    case.bill_fees()
    return case


def saved(case: NameChange, **changes: object) -> list[tuple[str, str]]:
    findings = save_change_form(case.uow, tracking_code=case.code, form={**CHANGE_FORM, **changes})
    return [(each.field, each.code) for each in findings]


def complete(case: NameChange, form: object = None) -> list[str]:
    """The task is done, without any value: the codes of what is found."""
    change = change_subscriber(case.uow, clock=case.clock, tracking_code=case.code, form=form)
    return [each.code for each in change.findings]


def test_what_was_saved_becomes_the_subscriber_and_is_forgotten(case: NameChange) -> None:
    assert saved(case, fullName=" داريوش  نوآور ") == []
    assert complete(case) == []
    assert case.connection.subscriber.full_name == "داریوش نوآور"
    assert kept_new_subscriber(case.uow, case.request.draft_key) is None
    assert change_form_of(case.uow, case.code).fields == {}
    assert complete(case) == []


@pytest.mark.parametrize("form", [None, {}, {"fullName": None}])
def test_a_task_that_is_done_before_anything_was_saved_says_so(case: NameChange, form: object) -> None:
    assert complete(case, form) == ["not-saved"]
    assert case.connection.subscriber.national_id == NATIONAL_ID


def test_a_saved_form_can_be_corrected_until_the_name_is_changed(case: NameChange) -> None:
    saved(case, fullName="داریوش نوار")
    saved(case)
    assert change_form_of(case.uow, case.code).fields == {"personKind": None, **CHANGE_FORM}
    assert complete(case) == []
    assert case.connection.subscriber.full_name == CHANGE_FORM["fullName"]


def test_every_fault_is_told_at_once_and_what_was_saved_before_stays(case: NameChange) -> None:
    saved(case)
    assert saved(case, **WRONG) == [("nationalId", "check-digit"), ("mobile", "shape")]
    assert change_form_of(case.uow, case.code).fields["mobile"] == CHANGE_FORM["mobile"]


def test_of_a_new_owner_who_applies_the_form_knows_all_but_the_name(case: NameChange) -> None:
    form = change_form_of(case.uow, case.code)
    assert (form.state, form.is_saved) == (ChangeFormState.DUE, False)
    assert form.fields == {
        "personKind": "individual",
        "nationalId": OTHER_NATIONAL_ID,
        "mobile": "09129876543",
        "landline": "02188001122",
    }


def test_of_whom_a_subscriber_names_it_knows_nothing() -> None:
    case = NameChange(applicantKind="subscriber", nationalId=NATIONAL_ID)
    case.bill_fees()
    assert change_form_of(case.uow, case.code).fields == {}


@pytest.mark.parametrize("state", [None, BillState.ISSUED])
def test_before_the_costs_are_paid_nothing_can_be_entered(state: BillState | None) -> None:
    case = NameChange()
    if state is not None:
        case.bill_fees(state)
    assert change_form_of(case.uow, case.code).state is ChangeFormState.NOT_DUE
    with pytest.raises(ChangeFormNotDue) as refused:
        saved(case)
    assert refused.value.state is ChangeFormState.NOT_DUE
    assert kept_new_subscriber(case.uow, case.request.draft_key) is None


def test_after_the_change_nothing_can_be_entered(case: NameChange) -> None:
    saved(case)
    complete(case)
    with pytest.raises(ChangeFormNotDue) as refused:
        saved(case)
    assert refused.value.state is ChangeFormState.DONE


def test_the_request_of_another_service_has_no_change_form() -> None:
    other = FieldCase(UNREAD)
    assert change_form_of(other.uow, other.code).state is ChangeFormState.NOT_DUE
    with pytest.raises(NotFound):
        change_form_of(other.uow, "1111111111")


def test_what_was_saved_goes_with_a_request_that_ends_otherwise(case: NameChange) -> None:
    saved(case)
    archive_request(
        case.uow,
        clock=case.clock,
        tracking_code=case.code,
        outcome=RequestOutcome.WITHDRAWN,
        element_instance_key=1,
    )
    assert kept_new_subscriber(case.uow, case.request.draft_key) is None
    assert change_form_of(case.uow, case.code).state is ChangeFormState.DONE


def test_a_request_that_begins_anew_does_not_find_what_another_had_saved(case: NameChange) -> None:
    saved(case)
    archive_request(
        case.uow, clock=case.clock, tracking_code=case.code, outcome=RequestOutcome.UNPAID, element_instance_key=1
    )
    second = registered(case.uow, case.clock, service="name-change")
    assert kept_new_subscriber(case.uow, second.draft_key) is None
