"""What a service tells in public, in Persian: its papers by case, who does its steps, and in what time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import isodate

from services.labels import PERSON_KINDS, TARIFF_CLASSES, applicant_title, document_title
from services.model.keys import DocumentKind
from services.model.requests import Channel
from services.model.steps import LimitClock
from services.registry import registry
from services.registry.values import Paper, Service, Step, Visit
from services.steps.catalogue import STANDARD, step_of
from services.text import format_duration

CHANNELS = {Channel.COUNTER: "دفتر پیشخوان و واحدهای شرکت", Channel.FILE: "پرونده‌ای از درخواست‌ها"}


def paper_text(service: Service, paper: Paper) -> str:
    """A paper with the cases in which it is asked for, as «پروانه (برای تعرفهٔ صنعتی)»."""
    titles = " یا ".join(map(document_title, paper.any_of))
    return _in_cases(titles, _cases(service, paper))


def paper_option(service: Service, kind: DocumentKind) -> str:
    """A paper as an option of a form: with its cases, and that one of several is enough."""
    [paper, *_] = [each for each in service.papers if kind in each.any_of]
    others = ["یکی از این‌ها بس است"] if len(paper.any_of) > 1 else []
    return _in_cases(document_title(kind), [*_cases(service, paper), *others])


def procedure(service: Service) -> Sequence[Step]:
    """Its documented steps in the hands of who does them, those in called processes too; a plain service's are those of
    the standard process that its manifest asks for.
    """
    known = registry()
    own = [step for step in known.steps.values() if step.id.startswith(f"{service.prefix}-") and step.number]
    steps = own or _standard_steps(service)
    return [step_of(step.id, service_key=service.key) for step in sorted(steps, key=lambda step: step.id)]


def limit_text(step: Step) -> str:
    """Its limit as «۷ ساعت کاری؛ زمان «تکمیل مدارک» شمرده نمی‌شود»; empty where it has none."""
    if step.limit is None:
        return ""
    clock = " کاری" if step.clock is LimitClock.WORKING else ""
    pauses = " و ".join(f"«{step_of(each).title}»" for each in sorted(step.paused_by))
    stands_still = f"؛ زمان {pauses} شمرده نمی‌شود" if pauses else ""
    return f"{format_duration(step.limit)}{clock}{stands_still}"


def described(service: Service) -> Mapping[str, object]:
    """The service for programs, with the keys of what it names; `limit` is an ISO 8601 duration by `clock`, and stands
    still during the steps `pausedBy`.
    """
    whole = service.steps[0]
    return {
        "key": service.key,
        "title": service.title,
        "titleEn": service.title_en,
        "intake": service.intake,
        "unit": service.unit,
        "limit": isodate.duration_isoformat(service.limit),
        "clock": whole.clock,
        "pausedBy": sorted(whole.paused_by),
        "channels": service.channels,
        "applicants": service.applicants,
        "papers": [
            {"anyOf": paper.any_of, "text": paper_text(service, paper), "required": paper.required}
            for paper in service.papers
        ],
        "process": "own" if service.standard is None else "standard",
    }


def _standard_steps(service: Service) -> Sequence[Step]:
    part, asked = registry().parts.get(STANDARD), service.standard
    if part is None or asked is None:
        return ()
    is_given = {
        3: asked.examiner is not None,
        4: asked.visit is not Visit.NO,
        5: asked.asks_for_payment,
        6: asked.asks_for_payment,
        7: asked.work_order is not None,
        8: asked.change is not None,
    }
    return [step for step in part.steps if is_given.get(step.number, True)]


def _in_cases(title: str, cases: Iterable[str]) -> str:
    told = "، ".join(cases)
    return f"{title} ({told})" if told else title


def _cases(service: Service, paper: Paper) -> Iterator[str]:
    if paper.persons:
        yield "از " + " یا ".join(PERSON_KINDS[each] for each in sorted(paper.persons))
    if paper.applicants:
        yield "از " + " یا ".join(map(applicant_title, sorted(paper.applicants, reverse=True)))
    if paper.tariffs:
        yield "برای تعرفهٔ " + " یا ".join(TARIFF_CLASSES[each] for each in sorted(paper.tariffs))
    asked = [field for field in service.fields if field.key in paper.choices]
    implied = {field.asked_when.field for field in asked if field.asked_when}
    for field in asked:
        if field.key in implied:
            continue  # the choice that is asked only then says it too
        values = paper.choices[field.key]
        yield "برای " + " یا ".join(each.label for each in field.choices if each.value in values)
    if not paper.required:
        yield "اختیاری"
