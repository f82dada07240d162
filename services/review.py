"""What the diagnosis unit sees of a request before it decides (Settlement step 4)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.billing.debts import Account, account_of
from services.intake.answer_text import answer_facts
from services.intake.drafts import applicant_person
from services.jalali import format_jalali, format_jalali_time, local_date
from services.labels import PERSON_KINDS, applicant_title, cut_case_text, document_title, reading_text
from services.metering.self_willed import reason_of_cut, told_of_self_willed
from services.metering.site import site_of, site_text
from services.model.requests import Request
from services.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReview:
    """Who applies with what, the connection, and what it owes. The texts are Persian markdown, none of it personal."""

    request_text: str
    site_text: str
    account: Account


def review_of(uow: UnitOfWork, *, tracking_code: str) -> RequestReview:
    """The request as it stands now. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    facts = [f"- **{title}:** {value}" for title, value in _facts(uow, request)]
    return RequestReview(
        request_text="\n".join(facts),
        # What the applicant asks for and has read is among the facts of the request.
        site_text=site_text(replace(site_of(uow, request), declared=None, asked=())),
        account=account_of(uow, tracking_code=tracking_code),
    )


def _facts(uow: UnitOfWork, request: Request) -> Iterator[tuple[str, str]]:
    application = request.application
    person = applicant_person(uow, request)
    yield "متقاضی", f"{applicant_title(application.applicant.kind)}، {PERSON_KINDS[person]}"
    if application.reading is not None:
        yield "کارکرد اعلام‌شده", reading_text(application.reading)
    yield from answer_facts(application, besides=application.reading)
    papers = sorted(map(document_title, application.documents))
    yield "مدارک", "، ".join(papers) or "—"
    yield "زمان ثبت", format_jalali_time(request.registered_at)
    cut = uow.cuts.standing(application.bill_id)
    if cut is not None:
        case = cut_case_text(cut.case, reason_of_cut(uow, cut))
        yield "برق قطع است", f"از {format_jalali(local_date(cut.cut_at))}: {case}"
    self_willed = told_of_self_willed(uow, request)
    if self_willed is not None:
        yield "وصل خودسرانه", self_willed
