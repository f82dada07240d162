"""The form of an agent's report: what the manifest asks of it, a line for each input, and what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.forms.answers import typed_answers
from services.forms.entries import Entry, entries_of
from services.model.metering import OrderReport
from services.registry.values import Choice, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A line of the form's list: typed into `value`, or one of the `choices` in `choice`. `label`, `hint`: Persian."""

    name: str
    label: str
    hint: str
    choices: tuple[Choice, ...]
    value: str | None = None
    choice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """A report as its form shows it again, with what was typed."""

    outcome: str | None
    reason: str | None
    entries: tuple[ReportLine, ...]


def report_lines(fields: Sequence[Field], raw: object = None) -> tuple[ReportLine, ...]:
    """The lines for the fields, in their order, with what was typed into them before."""
    listed = _listed(raw)
    entries = [entry for field in fields for entry in entries_of(field)]
    return tuple(_line(entry, listed[n] if n < len(listed) else {}) for n, entry in enumerate(entries))


def report_form(fields: Sequence[Field], raw: object) -> ReportForm:
    """The form with everything readable that was typed."""
    typed = raw if isinstance(raw, Mapping) else {}
    return ReportForm(
        outcome=_text(typed.get("outcome")), reason=_text(typed.get("reason")), entries=report_lines(fields, raw)
    )


def kept_form(fields: Sequence[Field], report: OrderReport) -> ReportForm:
    """The form of a report that is kept, filled in with it."""
    typed = typed_answers(fields, report.answers)
    entries = [{"choice" if line.choices else "value": typed.get(line.name)} for line in report_lines(fields)]
    return report_form(fields, {"outcome": report.outcome.value, "reason": report.reason, "entries": entries})


def flat_report(fields: Sequence[Field], raw: object) -> object:
    """The report as fields beside each other. The form's list comes back without names: its lines are in order."""
    if not isinstance(raw, Mapping):
        return raw
    lines = zip(report_lines(fields), _listed(raw), strict=False)
    return {**raw, **{line.name: typed.get("choice" if line.choices else "value") for line, typed in lines}}


def _line(entry: Entry, typed: Mapping[str, object]) -> ReportLine:
    return ReportLine(
        name=entry.name,
        label=entry.label,
        hint=entry.hint,
        choices=entry.field.choices,
        value=_text(typed.get("value")),
        choice=_text(typed.get("choice")),
    )


def _listed(raw: object) -> Sequence[Mapping[str, object]]:
    entries = raw.get("entries") if isinstance(raw, Mapping) else None
    return [each if isinstance(each, Mapping) else {} for each in entries] if isinstance(entries, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
