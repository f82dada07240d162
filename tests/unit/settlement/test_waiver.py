"""The undertaking not to have the meter tested: who may bring it, and until when (Settlement step 5)."""

import pytest

from tests.fakes.samples import OTHER_NATIONAL_ID, company_records, registered, typed_for
from tests.fakes.uow import FixedClock
from tests.unit.intake_desk import check, codes

KEY = "settlement"
WAIVER = "meter-test-waiver"
REQUIRED = ("last-paid-bill", "national-card-copy")


def test_a_subscriber_has_no_test_to_decline() -> None:
    typed = typed_for(KEY, documents=[*REQUIRED, WAIVER])
    assert codes(check(company_records(), typed, service=KEY)) == [
        ("documents", "not-from-applicant-meter-test-waiver")
    ]


@pytest.mark.parametrize("kind", ["new-owner", "new-lessor"])
def test_a_new_owner_or_lessor_has_a_national_id_of_their_own_and_may_decline_the_test(kind: str) -> None:
    typed = typed_for(KEY, applicantKind=kind, nationalId=OTHER_NATIONAL_ID, documents=[*REQUIRED, WAIVER])
    assert check(company_records(), typed, service=KEY).in_order


def test_whether_the_test_is_declined_stays_fixed_after_registration() -> None:
    uow, clock = company_records(), FixedClock()
    registered(uow, clock, service=KEY, applicantKind="new-owner")
    result = check(uow, {"applicantKind": "new-lessor", "documents": [*REQUIRED, WAIVER]}, service=KEY)
    fixed = {each.field for each in result.findings if each.code == "fixed-after-registration"}
    assert fixed == {"applicantKind", "documents"}
