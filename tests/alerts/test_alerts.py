"""The rules of deploy/prometheus: understood, tested one by one, explained, and of metrics that exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.alerts.metric_names import BROKER, measured_in, recorded_in, shown_by_workers
from tests.alerts.promtool import RULE_TESTS, RULES, alerts, needs_promtool, promtool, read, rules
from workers.handlers import all_handlers

_JOB_TYPES = re.compile(r'\btype!?="([^"]+)"')
SEVERITIES = {"critical", "warning"}


@needs_promtool
def test_prometheus_understands_the_rules() -> None:
    promtool("check", "rules", *RULES)


@needs_promtool
@pytest.mark.parametrize("tests", RULE_TESTS, ids=lambda file: file.stem)
def test_the_rules_do_what_their_tests_say(tests: Path) -> None:
    promtool("test", "rules", tests)


def test_every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_is_silent() -> None:
    cases = [(case["alertname"], bool(case["exp_alerts"])) for case in _cases("alert_rule_test")]
    for alert in alerts():
        assert {fires for name, fires in cases if name == alert} == {True, False}, alert


def test_every_recording_rule_has_a_case_with_its_value() -> None:
    expected = {sample["labels"] for case in _cases("promql_expr_test") for sample in case["exp_samples"]}
    for rule in rules():
        if "record" in rule:
            labels = ", ".join(f'{key}="{value}"' for key, value in rule.get("labels", {}).items())
            begin = f"{rule['record']}{{{labels}" if labels else rule["record"]
            assert any(each == begin or each.startswith((begin, f"{begin}{{")) for each in expected), begin


@pytest.mark.parametrize("name", alerts())
def test_an_alert_says_how_bad_it_is_what_it_means_and_what_to_do_first(name: str) -> None:
    alert = alerts()[name]
    assert alert["labels"]["severity"] in SEVERITIES
    assert set(alert["annotations"]) == {"summary", "description", "runbook"}
    for text in alert["annotations"].values():
        assert text.strip()
        assert "\n" not in text


def test_rules_ask_only_for_metrics_that_exist() -> None:
    known = shown_by_workers() | BROKER
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    for rule in rules():
        assert measured_in(rule["expr"]) <= known, rule
        assert recorded_in(rule["expr"]) <= recorded, rule


def test_what_waits_out_an_outage_is_named_wherever_a_rule_treats_it_apart() -> None:
    patient = {name for name, handler in all_handlers().items() if handler.patient}
    apart = [_JOB_TYPES.findall(rule["expr"]) for rule in rules()]
    assert [set(each) for each in apart if each] == [patient] * 3


def _cases(kind: str) -> Iterator[dict[str, Any]]:
    for file in RULE_TESTS:
        for test in read(file)["tests"]:
            yield from test.get(kind, ())
