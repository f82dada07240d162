"""The catalogue of services."""

import pytest

from services.catalogue import LastBill, all_services, service_of, service_title
from services.errors import NotFound
from services.model.keys import ApplicantKind, DocumentKind


def test_each_service_says_who_may_apply_with_what() -> None:
    settlement, name_change, relocation = map(service_of, ("settlement", "name-change", "meter-relocation"))
    assert settlement.last_bill is LastBill.NEWEST
    assert settlement.applicants == ("subscriber", "new-owner", "new-lessor")
    assert name_change.fields == ()
    assert DocumentKind("activity-licence") in name_change.documents
    assert (relocation.applicants, relocation.field_names) == ((ApplicantKind.SUBSCRIBER,), ("requestedPlace",))
    assert {name_change.last_bill, relocation.last_bill} == {LastBill.NEWEST_PAID}


def test_titles_are_persian() -> None:
    for key, service in all_services().items():
        assert service_title(key) == service.title
        assert not any(character.isascii() and character.isalnum() for character in service.title)


@pytest.mark.parametrize("key", ["settelment", "", "name_change"])
def test_a_service_that_does_not_exist_is_a_fault(key: str) -> None:
    with pytest.raises(NotFound):
        service_of(key)
