"""The forms of a meter test: what they write, what they offer and when."""

from collections.abc import Mapping

import pytest

from services.labels import ATTEMPT_OUTCOMES, METER_CONDITIONS
from services.metering.handing import VERDICTS
from services.metering.register_fields import SHOWN, WHEN_HUNG, WHEN_REMOVED
from services.model.custody import MeterKind
from services.specific.meter_test import bench_testing, installation_report, installing, site_report, verdicts
from services.specific.meter_test.model import JUDGEMENTS
from tests.contract.form_model import answered_on_top, misnamed, options, task_forms

VAIN = ("visitDay", "visitFrom", "visitUntil", "visitNote")
NEW = ("newSerial", "newDigits", "newMultiplier", "openingReading")


def test_its_forms_write_exactly_what_its_processes_await() -> None:
    shown, hung = ("reading", "hasRegisters", *SHOWN.titles), (*NEW, "hungHasRegisters", *WHEN_HUNG.titles)
    removed = ("closingReading", "removedHasRegisters", *WHEN_REMOVED.titles)
    site = ("outcome", "meterSerial", "condition", "error", *shown, *hung, "sealNumber", "reason", *VAIN)
    installed = ("outcome", "meterSerial", *shown, *hung, *removed, "sealNumber", "reason", *VAIN)
    assert task_forms("services/meter-test") == {
        "install-meter": {f"installationReport.{each}" for each in installed},
        "judge-tampering": {"judgement", "judgementReason"},
        "plan-installation": set(),
        "record-equipment": {"equipment.meterKind"},
        "review-result": set(),
        "test-on-bench": {f"benchReport.{each}" for each in ("meterSerial", "condition", "error")},
        "test-on-site": {f"siteReport.{each}" for each in site} | {"registerIllegible"},
    }


@pytest.mark.parametrize(
    ("form", "key", "words"),
    [
        ("test-on-site", "siteReport.condition", {each: METER_CONDITIONS[each] for each in VERDICTS}),
        ("test-on-bench", "benchReport.condition", {each: METER_CONDITIONS[each] for each in VERDICTS}),
        ("judge-tampering", "judgement", JUDGEMENTS),
    ],
)
def test_a_form_offers_all_that_is_known_in_its_words(form: str, key: str, words: Mapping[str, str]) -> None:
    assert options(form, key) == dict(words)


def test_the_ways_out_are_those_of_the_diagram() -> None:
    in_vain = {each.value for each in ATTEMPT_OUTCOMES}
    assert set(options("test-on-site", "siteReport.outcome")) == {*site_report.SiteOutcome, *in_vain}
    assert set(options("install-meter", "installationReport.outcome")) == {
        *installation_report.InstallationOutcome,
        *in_vain,
    }
    assert set(options("record-equipment", "equipment.meterKind")) == set(MeterKind)


@pytest.mark.parametrize(
    ("form", "wording", "prefix"),
    [
        ("test-on-site", site_report.WORDING, "siteReport."),
        ("test-on-bench", bench_testing.WORDING, "benchReport."),
        ("judge-tampering", verdicts.WORDING, ""),
        ("install-meter", installation_report.WORDING, "installationReport."),
        ("record-equipment", installing.EQUIPMENT, "equipment."),
    ],
)
def test_a_field_has_the_same_name_in_its_form_and_in_what_is_said_of_it(
    form: str, wording: object, prefix: str
) -> None:
    assert misnamed(form, wording, prefix) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "message", "said"),
    [
        ("test-on-site", "siteMessage", "گزارش پیشین ثبت نشد"),
        ("test-on-bench", "benchMessage", "گزارش پیشین ثبت نشد"),
        ("judge-tampering", "verdictMessage", "نظر پیشین ثبت نشد"),
        ("install-meter", "installationMessage", "گزارش پیشین ثبت نشد"),
        ("record-equipment", "equipmentMessage", "ثبت پیشین پذیرفته نشد"),
    ],
)
def test_a_report_that_was_not_accepted_is_answered_on_top_of_its_form(form: str, message: str, said: str) -> None:
    assert answered_on_top(form, message) == said
