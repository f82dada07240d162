"""Applications for a relocation: its own fields, applicants and papers, and the codes of what is wrong."""

import pytest

from services.intake.application import read_application
from services.intake.documents import check_documents
from services.intake.registration import record_corrected_application
from services.model.requests import Application
from tests.fakes.samples import DRAFT_KEY, company_records, registered, typed_for
from tests.fakes.uow import FixedClock
from tests.unit.meter_relocation.relocating import KEY
from tests.unit.test_application import assert_told_in_persian, codes

BAD = [
    ("requestedPlace", None, "missing"),
    ("requestedPlace", "  ", "missing"),
    ("requestedPlace", " \u200c ", "missing"),
    ("requestedPlace", "؟؟؟ 12", "shape"),
    ("requestedPlace", 12, "shape"),
    ("requestedPlace", ["دیوار"], "wrong-type"),
    ("requestedPlace", {"wall": {"side": "دیوار"}}, "wrong-type"),
    ("requestedPlace", "د" * 101, "too-long"),
    ("requestedPlace", "د" * 2_500_000, "too-long"),
    ("requestedPlace", "دیوار\x00حیاط", "unreadable"),
    ("reading", "12300", "unknown-field"),
    ("readingDate", "1402/12/30", "unknown-field"),
    ("applicantKind", "new-owner", "not-for-service"),
    ("applicantKind", "new-lessor", "not-for-service"),
    ("documents", ["title-deed-copy"], "unknown-document"),
]


@pytest.mark.parametrize(("field", "value", "code"), BAD, ids=lambda each: repr(each)[:30])
def test_it_has_fields_applicants_and_papers_of_its_own(field: str, value: object, code: str) -> None:
    typed = typed_for(KEY, **{field: value})
    assert codes(service=KEY, typed={field: value}) == [(field, code)]
    assert_told_in_persian(typed, service=KEY)


def test_a_place_is_kept_in_persian_spelling() -> None:
    read = read_application(typed_for(KEY, requestedPlace=" ديوار حياط، كنار در "), service_key=KEY)
    assert isinstance(read, Application)
    assert read.answers == {"requestedPlace": "دیوار حیاط، کنار در"}


def test_a_corrected_place_becomes_the_requests() -> None:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=KEY)
    for _ in range(2):
        check_documents(
            uow,
            clock=clock,
            service_key=KEY,
            draft_key=DRAFT_KEY,
            application={"requestedPlace": "پارکینگ، کنار آسانسور"},
        )
        fields = record_corrected_application(uow, tracking_code=request.tracking_code).application
    assert uow.requests.get(request.tracking_code).application.answers["requestedPlace"] == "پارکینگ، کنار آسانسور"
    assert (fields["requestedPlace"], fields["nationalId"], "reading" in fields) == (
        "پارکینگ، کنار آسانسور",
        None,
        False,
    )
