"""What a service tells in public, in Persian: its papers by case, and who does its steps."""

from collections.abc import Iterator, Sequence

from services.labels import PERSON_KINDS, TARIFF_CLASSES, applicant_title, document_title
from services.model.requests import Channel
from services.registry import registry
from services.registry.values import Paper, Service, Step, Visit
from services.steps.catalogue import STANDARD, step_of

CHANNELS = {Channel.COUNTER: "دفتر پیشخوان و واحدهای شرکت", Channel.FILE: "پرونده‌ای از درخواست‌ها"}


def paper_text(service: Service, paper: Paper) -> str:
    """A paper with the cases in which it is asked for, as «پروانه (برای تعرفهٔ صنعتی)»."""
    titles = " یا ".join(map(document_title, paper.any_of))
    cases = "، ".join(_cases(service, paper))
    return f"{titles} ({cases})" if cases else titles


def procedure(service: Service) -> Sequence[Step]:
    """Its documented steps in the hands of who does them, those in called processes too; a plain service's are those of
    the standard process that its manifest asks for.
    """
    known = registry()
    own = [step for step in known.steps.values() if step.id.startswith(f"{service.prefix}-") and step.number]
    steps = own or _standard_steps(service)
    return [step_of(step.id, service_key=service.key) for step in sorted(steps, key=lambda step: step.id)]


def _standard_steps(service: Service) -> Sequence[Step]:
    part, asked = registry().parts.get(STANDARD), service.standard
    if part is None or asked is None:
        return ()
    is_given = {
        "STD-03": asked.examiner is not None,
        "STD-04": asked.visit is not Visit.NO,
        "STD-05": asked.costs is not None,
        "STD-06": asked.costs is not None,
        "STD-07": asked.work_order is not None,
        "STD-08": asked.change is not None,
    }
    return [step for step in part.steps if is_given.get(step.id, True)]


def _cases(service: Service, paper: Paper) -> Iterator[str]:
    if paper.persons:
        yield "از " + " یا ".join(PERSON_KINDS[each] for each in sorted(paper.persons))
    if paper.applicants:
        yield "از " + " یا ".join(map(applicant_title, sorted(paper.applicants, reverse=True)))
    if paper.tariffs:
        yield "برای تعرفهٔ " + " یا ".join(TARIFF_CLASSES[each] for each in sorted(paper.tariffs))
    for key, values in paper.choices.items():
        [field] = [each for each in service.fields if each.key == key]
        yield "برای " + " یا ".join(each.label for each in field.choices if each.value in values)
    if not paper.required:
        yield "اختیاری"
