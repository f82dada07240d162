"""The escalation table: what is wrong with it is told at once, with remedies; and which rule holds for a limit."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from services.escalation.loading import EscalationFaults, escalation_table, load_table
from services.escalation.table import Addressee, Channel
from services.units import all_units

TABLE = """
kept_by_subscriber = ["SET-13"]

[superior]
in_charge = "مدیر"
mobile = "09120000131"

[[rules]]
missed = { by = ["sms", "task"] }
ahead = [
    { percent = 90, tells = "supervisor", by = ["task"], shortest_limit = "P1D" },
    { percent = 50, tells = "unit", by = ["sms"], shortest_limit = "PT2H" },
]
unanswered = [{ after = "P1D" }, { after = "PT4H", at_once = true }]

[[rules]]
unit = "diagnosis"
missed = { by = ["task"], at_once = true }

[[rules]]
office = "south"
missed = { by = ["task"] }
superior = { in_charge = "مدیر استان", mobile = "09120000132" }

[[rules]]
unit = "diagnosis"
office = "south"
missed = { by = ["sms", "task"] }
"""


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ('unit = "diagnosis"', 'unit = "diagnoses"', r"rules\[2\].unit: unit diagnoses does .* Did you mean diagnosis"),
        ('office = "south"', 'office = "sooth"', r"rules\[3\].office: office sooth does not .* Did you mean south\?"),
        (
            'office = "south"\nmissed = { by = ["task"] }',
            'unit = "diagnosis"\nmissed = { by = ["task"] }',
            "another rule",
        ),
        (
            "[[rules]]\nmissed",
            '[[rules]]\nunit = "counter"\nmissed',
            "rules: no rule holds for all other limits. Write",
        ),
        (
            'missed = { by = ["task"], at',
            'missed = { by = ["sms"], at',
            r'rules\[2\].missed.by: .*no task.* Add "task"',
        ),
        ('missed = { by = ["task"], at_once = true }', "", r"rules\[2\].missed: this key is missing"),
        (
            '"unit", by = ["sms"]',
            '"unit", by = ["task"]',
            r"rules\[1\].ahead\[2\].by: the unit has the step's own task",
        ),
        (
            '"unit", by = ["sms"]',
            '"supervisor", by = ["sms"]',
            r"rules\[1\].ahead: the supervisor is told 2 times before",
        ),
        (
            '"supervisor", by = ["task"]',
            '"boss", by = ["task"]',
            r"rules\[1\].ahead\[1\].tells: input should be 'unit'",
        ),
        ("percent = 50", "percent = 100", r"rules\[1\].ahead\[2\].percent: input should be less than 100"),
        ('shortest_limit = "PT2H"', 'shortest_limit = "2 hours"', r"ahead\[2\].shortest_limit: a limit is an ISO 8601"),
        ('"PT4H"', '"PT24H"', r"rules\[1\].unanswered: two levels come at the same time. Make one of them"),
        ('mobile = "09120000131"', 'mobile = "021"', "superior.mobile: string should match pattern"),
        ("at_once = true }\n\n[[rules]]\noffice", "once = true }\n\n[[rules]]\noffice", "once: .*Did you mean at_once"),
        ('"SET-13"', '"SET-133"', "kept_by_subscriber: step SET-133 does not exist. Did you mean SET-13"),
        ("[superior]", "[superior", "the file: it cannot be read: .* Correct the line"),
    ],
)
def test_each_fault_is_told_with_its_place_and_remedy(good: str, bad: str, told: str) -> None:
    assert good in TABLE
    with pytest.raises(EscalationFaults, match=told):
        load_table(TABLE.replace(good, bad))


def test_a_unit_is_told_once_at_a_share() -> None:
    twice = TABLE.replace('{ percent = 50, tells = "unit"', '{ percent = 90, tells = "unit"').replace(
        '"supervisor", by = ["task"]', '"unit", by = ["sms"]'
    )
    with pytest.raises(EscalationFaults, match="the unit is told 2 times at 90 percent"):
        load_table(twice)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(EscalationFaults) as found:
        load_table(TABLE.replace('"south"', '"sooth"').replace('"diagnosis"', '"diagnoses"'))
    assert [fault.key for fault in found.value.faults] == [
        "rules[2].unit",
        "rules[3].office",
        "rules[4].unit",
        "rules[4].office",
    ]
    assert all(re.search(r"\w\. \w", str(fault)) for fault in found.value.faults)


@pytest.mark.parametrize(
    ("unit", "office", "holds"),
    [
        ("counter", "centre", (None, None)),
        ("diagnosis", "centre", ("diagnosis", None)),
        ("counter", "south", (None, "south")),
        ("diagnosis", "south", ("diagnosis", "south")),
    ],
)
def test_the_rule_that_says_most_of_unit_and_office_holds(
    unit: str, office: str, holds: tuple[str | None, str | None]
) -> None:
    table = load_table(TABLE)
    assert table.rule(unit=unit, office=office) is table.rules[holds]


def test_where_no_rule_is_for_an_office_none_is_asked_for() -> None:
    table = load_table(TABLE)
    assert table.asks_office
    of_units = replace(table, rules={holder: each for holder, each in table.rules.items() if holder[1] is None})
    assert not of_units.asks_office
    assert of_units.rule(unit="diagnosis", office=None) is of_units.rules["diagnosis", None]


def test_levels_are_in_order_of_time_and_hold_from_a_length_on() -> None:
    rule = load_table(TABLE).rules[None, None]
    assert [level.percent for level in rule.ahead_of(timedelta(days=1))] == [50, 90]
    assert [level.tells for level in rule.ahead_of(timedelta(hours=2))] == [Addressee.UNIT]
    assert rule.ahead_of(timedelta(hours=1)) == []
    assert [level.after for level in rule.unanswered] == [timedelta(hours=4), timedelta(days=1)]


def test_a_rule_names_another_superior_or_has_that_of_the_table() -> None:
    rules = load_table(TABLE).rules
    assert rules[None, "south"].superior.mobile == "09120000132"
    assert rules["diagnosis", None].superior.in_charge == "مدیر"


def test_the_companys_own_table_tells_of_half_and_of_nine_tenths_the_supervisor_by_a_task() -> None:
    rule = escalation_table().rule(unit="counter", office="centre")
    told = [(level.percent, level.tells) for level in rule.ahead_of(timedelta(days=1))]
    assert told == [(50, Addressee.UNIT), (90, Addressee.UNIT), (90, Addressee.SUPERVISOR)]
    assert rule.missed.by == {Channel.SMS, Channel.TASK}
    assert escalation_table().may_tell_ahead("SET-12", timedelta(hours=3))
    assert not escalation_table().may_tell_ahead("SET-12", timedelta(minutes=15))


def test_every_unit_has_a_mobile_that_an_sms_reaches() -> None:
    assert all(re.fullmatch(r"09\d{9}", unit.mobile) for unit in all_units().values())
