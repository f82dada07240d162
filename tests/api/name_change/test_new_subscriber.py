"""The page on which a new subscriber is entered: all faults at once, kept until the name is changed."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from db.engine import Database
from services.intake.drafts import kept_new_subscriber
from tests.api.site import Browser, a_site, browser
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import FLAT
from tests.workers.kit import Bench
from tests.workers.name_change.bench import CHANGE_FORM, NEW_OWNER, billed, paid

WRONG = {**CHANGE_FORM, "fullName": "نوآور", "nationalId": "0790419905", "mobile": "0912000", "landline": ""}


@pytest.fixture
def diagnosis(database: Database, clock: FixedClock) -> Iterator[Browser]:
    with browser(a_site(database, clock=clock), login="diagnosis") as opened:
        yield opened


def page_of(code: str) -> str:
    return f"/requests/{code}/new-subscriber"


def typed(**changes: object) -> dict[str, str | list[str]]:
    return {name: str(value) for name, value in {**CHANGE_FORM, **changes}.items()}


def name_of(bench: Bench) -> str:
    with bench.begin() as uow:
        return uow.connections.get(FLAT.bill_id).subscriber.full_name


def test_what_is_entered_becomes_the_subscriber_when_the_task_is_done(bench: Bench, diagnosis: Browser) -> None:
    code = paid(bench)
    answer = diagnosis.submit(page_of(code), typed(fullName="داريوش  نوآور"))
    assert (answer.status_code, answer.headers["location"]) == (303, page_of(code))
    shown = diagnosis.get(page_of(code)).text
    assert "ثبت شد" in shown
    assert 'value="داریوش نوآور"' in shown
    assert name_of(bench) == FLAT.subscriber.full_name
    assert bench.done("change-subscriber", trackingCode=code)["subscriberChanged"] is True
    assert name_of(bench) == "داریوش نوآور"


def test_it_can_be_corrected_until_then_and_is_shown_no_more_afterwards(bench: Bench, diagnosis: Browser) -> None:
    code = paid(bench)
    for name in ("داریوش نوار", "داریوش نوآور"):
        assert diagnosis.submit(page_of(code), typed(fullName=name)).status_code == 303
    bench.done("change-subscriber", trackingCode=code)
    shown = diagnosis.get(page_of(code)).text
    assert "دیگر نگه داشته نمی‌شود" in shown
    assert not [value for value in CHANGE_FORM.values() if str(value) in shown]
    assert name_of(bench) == "داریوش نوآور"


def test_all_faults_are_told_at_once_beside_what_was_typed(bench: Bench, diagnosis: Browser) -> None:
    code = paid(bench)
    answer = diagnosis.submit(page_of(code), typed(**WRONG))
    assert answer.status_code == 400
    for field in ("fullName", "nationalId", "mobile", "landline"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-fault"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 4
    assert 'value="0790419905"' in answer.text
    assert "هنوز ثبت نشده است" in str(bench.done("change-subscriber", trackingCode=code)["changeFindingsText"])


def test_a_fault_leaves_what_was_saved_before(bench: Bench, diagnosis: Browser) -> None:
    code = paid(bench)
    diagnosis.submit(page_of(code), typed())
    diagnosis.submit(page_of(code), typed(**WRONG))
    assert bench.done("change-subscriber", trackingCode=code)["subscriberChanged"] is True
    assert name_of(bench) == CHANGE_FORM["fullName"]


def test_of_a_new_owner_all_but_the_name_is_there(bench: Bench, diagnosis: Browser) -> None:
    shown = diagnosis.get(page_of(paid(bench))).text
    for field in ("nationalId", "mobile", "landline"):
        assert f'value="{NEW_OWNER[field]}"' in shown


def test_before_the_costs_are_paid_there_is_no_form(bench: Bench, diagnosis: Browser) -> None:
    code, _ = billed(bench)
    shown = diagnosis.get(page_of(code))
    assert shown.status_code == 200
    assert "هنوز نوبت" in shown.text
    assert "fullName" not in shown.text
    assert str(NEW_OWNER["nationalId"]) not in shown.text


def test_a_form_that_was_opened_in_time_and_is_sent_too_late_is_not_kept(bench: Bench, diagnosis: Browser) -> None:
    code = paid(bench)
    diagnosis.submit(page_of(code), typed())
    bench.done("change-subscriber", trackingCode=code)
    answer = diagnosis.submit(page_of(code), typed(fullName="کسی دیگر"), shown_at="/")
    assert (answer.status_code, answer.headers["location"]) == (303, page_of(code))
    with bench.begin() as uow:
        assert kept_new_subscriber(uow, uow.requests.get(code).draft_key) is None


@pytest.mark.parametrize(
    ("login", "status"),
    [("diagnosis", 200), ("counter", 200), ("supervisor", 200), ("admin", 200), ("meter-test", 403), ("finance", 403)],
)
def test_it_is_for_those_who_enter_subscribers(
    bench: Bench, database: Database, clock: FixedClock, login: str, status: int
) -> None:
    code = paid(bench)
    with browser(a_site(database, clock=clock), login=login) as opened:
        assert opened.get(page_of(code)).status_code == status


def test_whose_data_was_shown_to_whom_is_noted_without_the_data(bench: Bench, diagnosis: Browser) -> None:
    code = paid(bench)
    with capture_logs() as lines:
        diagnosis.submit(page_of(code), typed(**WRONG))
        diagnosis.get("/requests/1111111111/new-subscriber")
    shown = [line for line in lines if line["event"] == "personal data shown"]
    assert [(line["login"], line["reference"]) for line in shown] == [("diagnosis", code)] * 2
    assert not [value for value in WRONG.values() if value and str(value) in str(lines)]


def test_a_code_that_nobody_has_leads_nowhere(diagnosis: Browser) -> None:
    assert diagnosis.get(page_of("1111111111")).status_code == 404
