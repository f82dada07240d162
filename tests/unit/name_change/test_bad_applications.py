"""Applications for a name change as nobody should fill them in, and the codes of what is found."""

import pytest

from tests.fakes.samples import typed_for
from tests.unit.name_change.cases import KEY
from tests.unit.test_application import assert_told_in_persian, codes

BAD = [
    ("reading", "12300", "unknown-field"),
    ("reading", 0, "unknown-field"),
    ("readingDate", "1405/08/30", "unknown-field"),
    ("applicantKind", "new-lessor", "not-for-service"),
    ("applicantKind", "neighbour", "unknown-choice"),
    ("documents", ["national-card-copy"], "unknown-document"),
    ("documents", ["title-deed-copy", "last-paid-slip"], "unknown-document"),
    ("nationalId", "0000000000", "shape"),
]


@pytest.mark.parametrize(("field", "value", "code"), BAD, ids=lambda each: repr(each)[:30])
def test_it_has_fields_applicants_and_papers_of_its_own(field: str, value: object, code: str) -> None:
    typed = typed_for(KEY, **{field: value})
    assert codes(service=KEY, typed={field: value}) == [(field, code)]
    assert_told_in_persian(typed, service=KEY)
