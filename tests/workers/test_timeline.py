"""The timeline as an operator reads it on a terminal of the usual width."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from services.labels import BILL_STATES, JUDGEMENTS
from services.model.bills import BillLine, BillState
from services.model.connections import Judgement
from services.model.notices import SmsState
from services.model.reviews import Notice, ReviewOutcome
from services.model.steps import LimitClock, StepEntry
from services.money import ZERO, Rials
from services.registry import registry
from services.steps.catalogue import step_of
from services.units import SUPERVISOR, unit_of
from tests.db import rows
from tests.examples import other_than, plain_service
from tests.unit.office_world import local
from tests.workers.kit import SERVICE
from workers.cli.timeline import (
    bills_table,
    heading,
    judgements_table,
    requests_table,
    reviews_table,
    sms_table,
    steps_table,
)

DAY, MINUTE = "۱۴۰۵/۰۸/۳۰", "۱۰:۰۰"


def shown(table: RenderableType) -> str:
    """What a terminal of 80 columns shows."""
    console = Console(file=StringIO(), width=80, highlight=False, soft_wrap=True)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def entry(step: str, *, minutes: int = 0) -> StepEntry:
    """A step that was begun, due and finished on the same minute."""
    moment = rows.NOW + timedelta(minutes=minutes)
    return StepEntry(
        tracking_code=rows.CODE,
        step=step,
        element_instance_key=hash((step, minutes)),
        element_id="Task",
        started_at=moment,
        due_at=moment,
        finished_at=moment,
    )


def test_a_step_of_the_standard_process_is_told_in_the_hands_of_who_does_it_for_the_service() -> None:
    service = plain_service(examined=True)
    [whole, *_] = service.steps
    text = shown(steps_table([entry(whole.id), entry("STD-01"), entry("STD-03")], {}, service_key=service.key))
    for step in ("STD-01", "STD-03"):
        assert f"{step_of(step, service_key=service.key).role_title}:" in text
    assert unit_of(SUPERVISOR).title not in text


def test_a_due_instant_that_rests_on_an_estimated_holiday_is_marked() -> None:
    """The moon may move the feasts of Dey 1405 by a day."""
    sure = replace(entry("STD-03"), started_at=local("1405/10/13 10:00"), due_at=local("1405/10/17 08:00"))
    assert "تخمینی" not in shown(steps_table([sure], {}, service_key=SERVICE))
    assert "تخمینی" in shown(steps_table([replace(sure, clock=LimitClock.WORKING)], {}, service_key=SERVICE))


def test_each_moment_of_a_step_stays_whole_at_80_columns() -> None:
    text = shown(steps_table([entry("STD-03"), entry("STD-07")], {}, service_key=SERVICE))
    assert (text.count(DAY), text.count(MINUTE)) == (6, 6)
    assert all(step in text for step in ("STD-03", "STD-07"))
    assert max(map(cell_len, text.splitlines())) <= 80


def test_a_review_tells_what_the_supervisor_did_or_that_nobody_had_to() -> None:
    late = entry("STD-04")
    told = replace(rows.review(), element_instance_key=late.element_instance_key)
    done = replace(told, outcome=ReviewOutcome.REVIEWED, ended_at=rows.NOW, note="تلفن شد")
    by_itself = replace(told, notice=Notice.NEAR, outcome=ReviewOutcome.STEP_ENDED, ended_at=rows.NOW)
    text = shown(reviews_table([told, done, by_itself], [late]))
    assert all(word in " ".join(text.split()) for word in ("تلفن شد", "در انتظار سرپرست", "مهلت نزدیک است"))
    assert "پیش از" in text
    assert text.count("STD-04") == 3


def test_the_moment_of_an_sms_stays_whole_at_80_columns() -> None:
    text = shown(sms_table([rows.sms(tracking_code=rows.CODE)]))
    assert (text.count(DAY), text.count(MINUTE)) == (1, 1)


def test_an_sms_that_waits_for_the_morning_says_so_as_long_as_it_does() -> None:
    waiting = replace(rows.sms(tracking_code=rows.CODE), not_before=rows.NOW + timedelta(minutes=3))
    text = shown(sms_table([waiting]))
    assert (text.count(DAY), text.count("در صف ارسال"), text.count("از ")) == (2, 1, 1)
    assert shown(sms_table([replace(waiting, state=SmsState.SENT)])).count(DAY) == 1


@pytest.mark.parametrize(
    ("code", "told"), [("fees-credited", "برگشت هزینه"), ("prepayment-credited", "بستانکاری پیش‌پرداخت")]
)
def test_a_credit_note_shows_what_is_given_back_and_why(code: str, told: str) -> None:
    line = BillLine(code=code, title="بستانکاری", amount=Rials(-6_908_000))
    note = replace(rows.bill(), lines=(line,), carried_in=ZERO, carried_out=Rials(-6_908_000), state=BillState.PAID)
    text = shown(bills_table([note]))
    assert all(word in text for word in told.split())
    assert "۶٬۹۰۸٬۰۰۰" in text


def test_what_was_said_of_readings_is_shown_with_both_figures_and_the_reason() -> None:
    text = shown(judgements_table([rows.judgement(reason="رقم اشتباه خوانده شد")]))
    for told in ("۱۲٬۳۰۰", "۱۲٬۶۰۰", "نادرست", "اشتباه"):
        assert told in text
    assert set(JUDGEMENTS) == set(Judgement)


def test_every_kind_and_state_of_a_bill_has_its_persian_words() -> None:
    assert set(BILL_STATES) == set(BillState)


def test_a_request_is_headed_by_its_service_in_persian() -> None:
    request = rows.request()
    title = registry().services[request.application.service_key].title
    assert heading(request).startswith(f"{title} · درخواست ")


def test_a_listed_request_names_its_service() -> None:
    mine, other = plain_service(), other_than(plain_service())
    listed = [
        replace(rows.request(), application=replace(rows.request().application, service_key=each.key))
        for each in (mine, other)
    ]
    text = shown(requests_table(listed))
    assert all(word in text for service in (mine, other) for word in service.title.split())
    assert (text.count(rows.CODE), text.count(DAY)) == (2, 2)
    assert max(map(cell_len, text.splitlines())) <= 80
