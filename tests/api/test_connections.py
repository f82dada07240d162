"""The file of a new connection, and the record of any with its history."""

import re

import pytest
from httpx2 import Response

from db.engine import Database
from services.catalogue import all_services
from services.changes import CHANGES
from services.identifiers import parse_bill_id
from services.metering.custody import collect_meter
from services.model.answers import Answer
from services.model.connections import Connection, ConnectionState
from services.model.custody import NO_CAUSE
from services.text import normalise, to_persian_digits
from tests.api.site import Browser, a_site, browser
from tests.db import rows
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import REFERENCE
from tests.workers.kit import SUBSCRIBER, Bench

CONNECTS = ("new-connection",)
FILE = {
    "personKind": "",
    "fullName": "نگار نمونه",
    "nationalId": "0790419904",
    "mobile": "09129876543",
    "landline": "02177002233",
    "district": SUBSCRIBER.district,
    "address": "خیابان بهار، پلاک ۴",
    "tariffClass": "commercial",
    "amperage": "۳۲",
    "phases": "3",
}


def typed(**changes: str) -> dict[str, str | list[str]]:
    return dict[str, str | list[str]]({**FILE, **changes})


def saved(bench: Bench, bill_id: str) -> Connection:
    with bench.begin() as uow:
        return uow.connections.get(bill_id)


def test_a_file_is_opened_with_a_bill_id_for_the_application(bench: Bench, counter: Browser) -> None:
    answer = counter.submit("/connections/new", typed())
    assert answer.status_code == 303, answer.text
    bill_id = str(answer.headers["location"]).removeprefix("/connections/")
    assert str(parse_bill_id(bill_id)) == bill_id
    connection = saved(bench, bill_id)
    assert (connection.state, connection.amperage, connection.phases) == (ConnectionState.CONTRACTED, 32, 3)
    assert connection.subscriber.full_name == FILE["fullName"]
    page = counter.get(f"/connections/{bill_id}").text
    connecting = [each.key for each in all_services().values() if each.standard and each.standard.change in CONNECTS]
    assert re.findall(r'href="/details/new\?service=([a-z-]+)"', page) == connecting
    shown = re.search(r'class="number large copied">(\d+)<', page)
    assert shown
    assert normalise(shown[1]) == bill_id
    assert "هنوز نصب نشده است" in page
    for value in (FILE["fullName"], FILE["nationalId"], FILE["mobile"], FILE["address"]):
        assert value not in page


def _sent(counter: Browser, form: str, **changes: str) -> Response:
    """The file as a browser sends it whose page had this number of its form."""
    return counter.submit("/connections/new", typed(form=form, **changes))


def test_a_form_that_is_sent_twice_opens_one_file(counter: Browser) -> None:
    first, second = (_sent(counter, "a-form-of-one-click-too-many") for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]


def test_a_form_that_is_filled_in_again_opens_another_file(counter: Browser) -> None:
    """Two flats at one address, or what was sent by mistake and corrected after going back."""
    sent = (
        _sent(counter, "a-form-for-one-of-two-flats"),
        _sent(counter, "a-form-for-the-other-flat"),
        _sent(counter, "a-form-for-the-other-flat", amperage="۲۵"),
    )
    assert len({answer.headers["location"] for answer in sent}) == 3


def test_a_page_gives_each_form_a_number_of_its_own_and_a_faulty_one_keeps_it(counter: Browser) -> None:
    forms = [re.findall(r'name="form" value="([^"]+)"', counter.get("/connections/new").text) for _ in range(2)]
    assert forms[0] != forms[1]
    answer = _sent(counter, forms[0][0], amperage="x")
    assert re.findall(r'name="form" value="([^"]+)"', answer.text) == forms[0]
    assert _sent(counter, "none-of-ours").status_code == 400


def test_all_faults_are_told_at_once_beside_what_was_typed(counter: Browser) -> None:
    wrong = typed(fullName="نگار", nationalId="1", mobile="", district="x", address="", amperage="0", phases="2")
    answer = counter.submit("/connections/new", wrong)
    assert answer.status_code == 400
    for field in ("fullName", "nationalId", "mobile", "district", "address", "amperage", "phases"):
        assert f'id="{field}-fault"' in answer.text, field
    assert 'value="commercial" selected' in answer.text


def test_the_record_tells_its_changes_with_the_request_that_made_them(bench: Bench, counter: Browser) -> None:
    bill_id = SUBSCRIBER.bill_id
    code = "1234567897"
    said: dict[str, Answer] = {"amperage": SUBSCRIBER.amperage + 7}
    with bench.begin() as uow:
        request = rows.request(code, bill_id=bill_id)
        uow.requests.add(request)
        CHANGES["service-line"].apply(
            uow, clock=FixedClock(), reference=REFERENCE, request=request, report=said | {"cableMetres": 12}
        )
    page = counter.get(f"/connections/{bill_id}").text
    assert "سرویس انشعاب اصلاح شد" in page
    assert "کابل تازهٔ سرویس (متر): ۱۲" in page
    assert f'href="/search?code={code}"' in page
    assert SUBSCRIBER.subscriber.full_name not in page


def test_the_record_shows_the_way_of_the_meter_that_hangs_there(bench: Bench, counter: Browser) -> None:
    bill_id = SUBSCRIBER.bill_id
    assert f"نصب در اشتراک {to_persian_digits(bill_id)}" in counter.get(f"/connections/{bill_id}").text
    with bench.begin() as uow:
        collect_meter(uow, uow.connections.get(bill_id), cause=NO_CAUSE, at=FixedClock().now())
    assert "راه کنتور" not in counter.get(f"/connections/{bill_id}").text


def test_of_an_unknown_bill_id_there_is_no_record(counter: Browser) -> None:
    assert counter.get("/connections/123").status_code == 404
    assert counter.get("/connections/1234567041").status_code == 404


@pytest.mark.parametrize(("login", "status"), [("customer-services", 200), ("supervisor", 200), ("meter-test", 403)])
def test_files_are_opened_by_those_who_take_applications(
    database: Database, clock: FixedClock, login: str, status: int
) -> None:
    with browser(a_site(database, clock=clock), login=login) as opened:
        assert opened.get("/connections/new").status_code == status
