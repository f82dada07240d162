"""Reads `escalation.toml`, and tells all that is wrong with it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from operator import attrgetter

from services.escalation.schema import AheadRow, EscalationFile, RuleRow, SuperiorRow
from services.escalation.table import Addressee, Ahead, Channel, EscalationTable, Missed, Rule, Superior, Unanswered
from services.registry import registry
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults, unknown
from services.units import all_units
from services.working_time.loading import company_offices

_FILE = "escalation.toml"


class EscalationFaults(DataFaults):
    """The escalation table cannot be used."""

    heading = "the escalation table has faults:"


@cache
def escalation_table() -> EscalationTable:
    """The table of the file beside this module. Raises EscalationFaults."""
    return load_table(resources.files("services.escalation").joinpath(_FILE).read_text(encoding="utf-8"))


def load_table(text: str) -> EscalationTable:
    """The table of a file. Raises EscalationFaults with every fault of it."""
    file = checked_file(text, name=_FILE, model=EscalationFile, checks=_checked, raises=EscalationFaults)
    rules = {(row.unit, row.office): _rule(row, file.superior) for row in file.rules}
    return EscalationTable(rules=rules, kept_by_subscriber=file.kept_by_subscriber)


def _checked(file: EscalationFile) -> Iterator[Fault]:
    for step in sorted(file.kept_by_subscriber - registry().steps.keys()):
        yield "kept_by_subscriber", *unknown("step", step, registry().steps)
    holders = Counter((row.unit, row.office) for row in file.rules)
    if (None, None) not in holders:
        yield "rules", "no rule holds for all other limits", "Write one that names neither unit nor office."
    for number, row in enumerate(file.rules, start=1):
        place = f"rules[{number}]"
        if row.unit is not None and row.unit not in all_units():
            yield f"{place}.unit", *unknown("unit", row.unit, all_units())
        if row.office is not None and row.office not in company_offices().offices:
            yield f"{place}.office", *unknown("office", row.office, company_offices().offices)
        if holders[row.unit, row.office] > 1:
            yield place, "there is another rule of the same unit and office", "Make one of them."
        yield from _levels_checked(place, row)


def _levels_checked(place: str, row: RuleRow) -> Iterator[Fault]:
    if Channel.TASK not in row.missed.by:
        what = "the supervisor has no task of a miss, so nobody could tell whether anything was done"
        yield f"{place}.missed.by", what, 'Add "task".'
    for number, level in enumerate(row.ahead, start=1):
        if level.tells is Addressee.UNIT and Channel.TASK in level.by:
            what = "the unit has the step's own task already"
            yield f"{place}.ahead[{number}].by", what, 'Write by = ["sms"].'
    yield from _doubles(f"{place}.ahead", row.ahead)
    if len({level.after for level in row.unanswered}) < len(row.unanswered):
        yield f"{place}.unanswered", "two levels come at the same time", "Make one of them."


def _doubles(place: str, rows: Iterable[AheadRow]) -> Iterator[Fault]:
    """The supervisor has one warning of a limit; the unit one at each share of it."""
    levels = Counter((level.tells, level.percent if level.tells is Addressee.UNIT else None) for level in rows)
    for (tells, percent), times in levels.items():
        if times > 1:
            when = "before the miss" if percent is None else f"at {percent} percent"
            yield place, f"the {tells} is told {times} times {when}", "Leave one of these levels."


def _rule(row: RuleRow, superior: SuperiorRow) -> Rule:
    ahead = (Ahead(**level.model_dump()) for level in row.ahead)
    unanswered = (Unanswered(**level.model_dump()) for level in row.unanswered)
    return Rule(
        ahead=tuple(sorted(ahead, key=attrgetter("percent"))),
        missed=Missed(**row.missed.model_dump()),
        unanswered=tuple(sorted(unanswered, key=attrgetter("after"))),
        superior=Superior(**(row.superior or superior).model_dump()),
    )
