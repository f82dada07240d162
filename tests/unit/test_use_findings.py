"""What is noted of a connection's use and what is refused (by-laws 36-4 and 37-4)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.company import EXAMPLE_COMPANY
from services.model.connections import ConnectionState, TariffClass
from services.model.notices import SmsState
from services.model.permits import UseRuling
from services.permits.use_findings import (
    TypedFinding,
    needs_45_4,
    newest_findings,
    note_finding,
    withdraw_finding,
)
from services.permits.wording import finding_text
from services.problems import Refused
from services.use_rulings import LATE, TO_BE_SPLIT, RulingAnswer, finding_facts, rule_on_use, tell_late_ruling
from tests.unit.billing_world import BILL_ID
from tests.unit.changes_world import ChangesWorld

INDUSTRIAL, AGRICULTURAL = TariffClass.INDUSTRIAL, TariffClass.AGRICULTURAL


def world_of(tariff_class: TariffClass = INDUSTRIAL) -> ChangesWorld:
    world = ChangesWorld()
    world.put(tariff_class=tariff_class)
    return world


def typed(**changes: str) -> TypedFinding:
    known = {
        "bill_id": BILL_ID,
        "found_on": "۱۴۰۵/۰۸/۲۹",
        "ancillary": "۷٫۵",
        "evidence": " ب-۱۲ ",
        "noted_by": "رضایی",
    }
    return TypedFinding(**{**known, **changes})


def test_a_finding_is_kept_with_its_day_its_evidence_and_who_noted_it() -> None:
    world = world_of()
    found = note_finding(world.uow, clock=world.clock, typed=typed(other="10", power="18/5"))
    assert world.uow.permits.findings(BILL_ID) == [found]
    assert (found.ancillary_permille, found.other_permille, found.drawn_watts) == (75, 100, 18_500)
    assert (found.found_on, found.evidence, found.noted_by) == (world.today - timedelta(days=1), "ب-۱۲", "رضایی")
    assert finding_text(found) == (
        "بازدید ۱۴۰۵/۰۸/۲۹: روشنایی، اداری و جنبی ۷٫۵ درصد قدرت قراردادی، مصرف‌های دیگر ۱۰ درصد، "
        "توان ۱۸٫۵ کیلووات (گزارش ب-۱۲)"
    )


def test_the_report_of_a_finding_is_told_with_persian_digits_however_its_number_was_typed() -> None:
    world = world_of()
    found = note_finding(world.uow, clock=world.clock, typed=typed(evidence="B-12"))
    assert finding_text(found).endswith("(گزارش B-۱۲)")


def test_the_last_entry_for_a_day_takes_the_place_of_the_ones_before() -> None:
    world = world_of()
    note_finding(world.uow, clock=world.clock, typed=typed(ancillary="40"))
    world.clock.advance(timedelta(minutes=1))
    right = note_finding(world.uow, clock=world.clock, typed=typed(ancillary="4"))
    assert newest_findings(world.uow.permits.findings(BILL_ID)) == [right]


@pytest.mark.parametrize(
    ("tariff", "ancillary", "other", "is_more"),
    [
        (INDUSTRIAL, "5", "15", False),
        (INDUSTRIAL, "5", "15.1", True),
        (INDUSTRIAL, "20.1", "0", True),
        (AGRICULTURAL, "1", "0", False),
        (AGRICULTURAL, "1.1", "0", True),
    ],
)
def test_more_use_besides_the_tariffs_own_than_the_by_law_leaves_to_it(
    tariff: TariffClass, ancillary: str, other: str, is_more: bool
) -> None:
    world = world_of(tariff)
    found = note_finding(world.uow, clock=world.clock, typed=typed(ancillary=ancillary, other=other))
    assert needs_45_4(found, tariff) is is_more
    assert not needs_45_4(found, TariffClass.COMMERCIAL)


@pytest.mark.parametrize(("ancillary", "numbers"), [("20", []), ("20.1", ["1"])])
def test_more_than_is_left_to_the_tariff_is_for_customer_services(ancillary: str, numbers: list[str]) -> None:
    world = world_of()
    note_finding(world.uow, clock=world.clock, typed=typed(ancillary=ancillary))
    told = world.uow.outbox.message_rows.values()
    assert [each.variables["findingNumber"] for each in told if each.name == "use-above-limits"] == numbers


RULING = {"ruling": "split-asked", "reason": "مصرف مغازه است"}


def ruled(world: ChangesWorld, ruling: object) -> RulingAnswer:
    return rule_on_use(world.uow, clock=world.clock, company=EXAMPLE_COMPANY, number="1", ruling=ruling)


@pytest.mark.parametrize(
    ("ruling", "codes"),
    [
        (None, {"missing"}),
        ([], {"missing"}),
        ("split-asked", {"missing"}),
        ({**RULING, "ruling": "another"}, {"unknown-choice"}),
        ({**RULING, "ruling": ""}, {"missing"}),
        ({**RULING, "ruling": 3}, {"unknown-choice"}),
        ({**RULING, "ruling": ["split-asked"]}, {"wrong-type"}),
        ({**RULING, "ruling": {"value": "withdrawn"}}, {"wrong-type"}),
        ({**RULING, "ruling": True}, {"wrong-type"}),
        ({**RULING, "ruling": "x" * 400}, {"too-long"}),
        ({**RULING, "ruling": "other-tariff"}, {"not-changed"}),
        ({**RULING, "reason": None}, {"missing"}),
        ({**RULING, "reason": "   "}, {"missing"}),
        ({**RULING, "reason": "123"}, {"shape"}),
        ({**RULING, "reason": "x" * 501}, {"too-long"}),
        ({**RULING, "reason": {"a": "b"}}, {"wrong-type"}),
        ({"ruling": "other-tariff"}, {"not-changed", "missing"}),
    ],
)
def test_a_decision_that_cannot_be_is_told_and_nothing_is_kept(ruling: object, codes: set[str]) -> None:
    world = world_of()
    note_finding(world.uow, clock=world.clock, typed=typed(ancillary="30"))
    answer = ruled(world, ruling)
    assert ({each.code for each in answer.findings}, answer.ruling) == (codes, None)
    assert world.uow.permits.finding("1").ruling is None


def test_a_decision_is_kept_once_and_tells_the_subscriber_once() -> None:
    world = world_of()
    note_finding(world.uow, clock=world.clock, typed=typed(ancillary="30"))
    for ruling in (RULING, {**RULING, "ruling": "withdrawn"}):
        assert ruled(world, ruling).ruling is UseRuling.SPLIT_ASKED
    [sms] = world.uow.outbox.sms_rows.values()
    assert (sms.template, "۳۰ درصد قدرت قراردادی" in sms.text) == (TO_BE_SPLIT, True)


@pytest.mark.parametrize("by", ["decision", "command"])
def test_what_is_decided_before_the_supervisor_was_told_that_it_is_late_is_not_told(by: str) -> None:
    world = world_of()
    finding = note_finding(world.uow, clock=world.clock, typed=typed(ancillary="30"))
    tell_late_ruling(world.uow, clock=world.clock, company=EXAMPLE_COMPANY, number=finding.number)
    key = f"{LATE}-{finding.number}"
    assert world.uow.outbox.sms(key).state is SmsState.QUEUED
    if by == "decision":
        ruled(world, RULING)
    else:
        withdraw_finding(world.uow, clock=world.clock, bill_id=BILL_ID, number=finding.number, because="سال نادرست")
    assert world.uow.outbox.sms(key).state is SmsState.WITHDRAWN


def test_a_withdrawn_finding_leaves_the_one_before_and_a_newer_one_is_told_beside() -> None:
    world = world_of()
    first = note_finding(world.uow, clock=world.clock, typed=typed(found_on="1405/08/01", ancillary="30"))
    second = note_finding(world.uow, clock=world.clock, typed=typed(ancillary="40"))
    assert "یافتهٔ تازه‌تر" in finding_facts(world.uow, first.number)
    world.uow.permits.save_finding(replace(second, ruling=UseRuling.WITHDRAWN))
    assert newest_findings(world.uow.permits.findings(BILL_ID)) == [first]
    assert "یافتهٔ تازه‌تر" not in finding_facts(world.uow, first.number)
    world.put(tariff_class=TariffClass.COMMERCIAL)
    assert "حد تعرفه" not in finding_facts(world.uow, first.number)


def test_a_finding_whose_day_was_mistyped_is_withdrawn_whatever_was_decided_of_it() -> None:
    world = world_of()
    note_finding(world.uow, clock=world.clock, typed=typed(ancillary="30"))
    ruled(world, RULING)
    gone = withdraw_finding(world.uow, clock=world.clock, bill_id=BILL_ID, number="۱", because=" سال نادرست ")
    assert (gone.ruling, gone.ruling_reason, gone.ruled_at) == (UseRuling.WITHDRAWN, "سال نادرست", world.clock.now())
    assert newest_findings(world.uow.permits.findings(BILL_ID)) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"number": "2"}, "یافته‌ای با این شماره ندارد"),
        ({"bill_id": "1"}, "یافته‌ای با این شماره ندارد"),
        ({"because": " "}, "علت را وارد کنید"),
        ({"because": "ب" * 61}, "علت را وارد کنید"),
    ],
)
def test_a_withdrawal_that_cannot_be_is_refused(changes: dict[str, str], told: str) -> None:
    world = world_of()
    note_finding(world.uow, clock=world.clock, typed=typed())
    asked = {"bill_id": BILL_ID, "number": "1", "because": "سال نادرست", **changes}
    with pytest.raises(Refused) as refused:
        withdraw_finding(world.uow, clock=world.clock, **asked)
    assert told in " ".join(each.persian for each in refused.value.problems)
    assert len(newest_findings(world.uow.permits.findings(BILL_ID))) == 1


def test_what_is_withdrawn_is_not_withdrawn_again() -> None:
    world = world_of()
    note_finding(world.uow, clock=world.clock, typed=typed())
    withdraw_finding(world.uow, clock=world.clock, bill_id=BILL_ID, number="1", because="سال نادرست")
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_finding(world.uow, clock=world.clock, bill_id=BILL_ID, number="1", because="سال نادرست")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"bill_id": "1"}, "اشتراکی با این شناسهٔ قبض نیست"),
        ({"bill_id": "abc"}, "اشتراکی با این شناسهٔ قبض نیست"),
        ({"found_on": ""}, "روز بازدید را مانند"),
        ({"found_on": "1405/13/01"}, "روز بازدید را مانند"),
        ({"found_on": "2026-11-20"}, "روز بازدید را مانند"),
        ({"found_on": "1405/09/01"}, "هنوز نرسیده است"),
        ({"found_on": "1304/08/29"}, "سال روز بازدید را بررسی کنید"),
        ({"found_on": "1402/12/29"}, "سال روز بازدید را بررسی کنید"),
        ({"ancillary": ""}, "به درصد قدرت قراردادی"),
        ({"ancillary": "-3"}, "به درصد قدرت قراردادی"),
        ({"ancillary": "هفت"}, "به درصد قدرت قراردادی"),
        ({"ancillary": "7.55"}, "به درصد قدرت قراردادی"),
        ({"ancillary": "100.1"}, "به درصد قدرت قراردادی"),
        ({"other": "1e3"}, "به درصد قدرت قراردادی"),
        ({"ancillary": "60", "other": "40.1"}, "جمع آن‌ها تا ۱۰۰ است"),
        ({"power": "0"}, "توان مشاهده‌شده را به کیلووات"),
        ({"power": "18.5555"}, "توان مشاهده‌شده را به کیلووات"),
        ({"power": "99999999"}, "توان مشاهده‌شده را به کیلووات"),
        ({"power": "۱۸٫۵ کیلووات"}, "توان مشاهده‌شده را به کیلووات"),
        ({"evidence": "  "}, "گزارش بازدید را وارد کنید"),
        ({"evidence": "ب" * 61}, "حداکثر ۶۰ نویسه"),
        ({"noted_by": ""}, "ثبت‌کننده را وارد کنید"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(changes: dict[str, str], told: str) -> None:
    world = world_of()
    with pytest.raises(Refused) as refused:
        note_finding(world.uow, clock=world.clock, typed=typed(**changes))
    assert told in " ".join(each.persian for each in refused.value.problems)
    assert world.uow.permits.findings(BILL_ID) == []


def test_of_other_tariffs_and_of_a_removed_connection_nothing_is_noted() -> None:
    world = world_of(TariffClass.COMMERCIAL)
    with pytest.raises(Refused, match="no such limit"):
        note_finding(world.uow, clock=world.clock, typed=typed())
    world.put(state=ConnectionState.REMOVED)
    with pytest.raises(Refused, match="no connection"):
        note_finding(world.uow, clock=world.clock, typed=typed())
