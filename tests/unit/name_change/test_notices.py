"""The SMS that tell what a request has done: to the new subscriber and to the former one."""

import string

import pytest

from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.model.notices import Sms
from services.notices.sending import Recipient, send_sms
from tests.unit.field_cases import FieldCase
from tests.unit.name_change.cases import CHANGE_FORM, NameChange
from tests.unit.test_notices import LONGEST


def renamed() -> NameChange:
    """The connection is the new owner's."""
    case = NameChange()
    case.inspect()
    case.bill_fees()
    case.change()
    return case


def told(case: FieldCase, template: str, recipient: Recipient = Recipient.APPLICANT) -> Sms:
    return send_sms(
        case.uow,
        clock=case.clock,
        company=EXAMPLE_COMPANY,
        tracking_code=case.code,
        template=template,
        key=f"key-{template}",
        recipient=recipient,
    )


def test_the_new_and_the_former_subscriber_are_each_told_of_their_part() -> None:
    case = renamed()
    to_new = told(case, "name-changed", Recipient.SUBSCRIBER)
    assert to_new.mobile == CHANGE_FORM["mobile"]
    to_former = told(case, "liability-ended", Recipient.FORMER_SUBSCRIBER)
    assert to_former.mobile == "09121234567"
    assert "تا کارکرد ۱۲٬۳۱۰ در ۱۴۰۵/۰۸/۳۰ است" in to_former.text
    for sms in (to_new, to_former):
        assert case.uow.outbox.sms_rows[sms.key] == sms
        assert len(sms.text) <= LONGEST
        assert not set(sms.text) & set(string.ascii_letters + string.digits + "يك{}")


def test_a_former_subscriber_is_not_told_of_what_has_not_happened() -> None:
    case = NameChange()
    for template, recipient in (
        ("liability-ended", Recipient.APPLICANT),
        ("name-changed", Recipient.FORMER_SUBSCRIBER),
    ):
        with pytest.raises(NotFound):
            told(case, template, recipient)
    assert not case.uow.outbox.sms_rows
