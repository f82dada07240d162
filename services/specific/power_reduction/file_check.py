"""Customer services check the file of the connection (Power reduction step 3)."""

from dataclasses import dataclass

from services.changes import CHANGES
from services.clock import Clock
from services.forms.entries import Role
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.jalali import local_date
from services.model.requests import Request
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.specific.power_reduction.model import FileDecision, PowerReduction
from services.specific.power_reduction.periods import period_findings
from services.specific.power_reduction.ports import PowerReductions

CHANGE = "temporary-decrease"
MOST_KW = 500_000

WORDING = APPLICATION.extended(
    titles={
        "decision": "نظر دربارهٔ درخواست",
        "powerKw": "قدرت قراردادی",
        "note": "یادداشت بررسی",
        "reason": "دلیل برگشت یا رد",
    },
    messages={
        ("decision", "missing"): "نظر دربارهٔ درخواست انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("decision", "in-the-way"): "درخواست را نمی‌توان تأیید کرد: {problem}",
        ("powerKw", "missing"): "قدرت قراردادی وارد نشده است. آن را از روی پروندهٔ انشعاب وارد کنید.",
        ("note", "shape"): "یادداشت بررسی را با چند کلمه بنویسید.",
        ("reason", "missing"): "دلیل برگشت یا رد را بنویسید؛ برای متقاضی پیامک می‌شود.",
    },
    roles={"powerKw": Role.NUMBER},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheckAnswer(Reply):
    """What was decided, and why where the request is not approved; None where something is to be corrected."""

    decision: FileDecision | None = None
    reason: str | None = None


def record_file_check(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, report: object
) -> FileCheckAnswer:
    """Keep what the file says, where the request is approved; what is wrong with the form is the answer, and then
    nothing is kept. Fields: `decision`; `powerKw` and `note` of one that is approved, `reason` of another.

    What already stands in the way of the reduction is told now: a fuse that is not smaller, a last day that has
    passed, a licence that ends before it. Raises NotFound.
    """
    reader = FieldReader(report, WORDING)
    decision = reader.choice("decision", FileDecision)
    if decision is not FileDecision.APPROVED:
        reason = reader.reason() if decision else None
        return FileCheckAnswer(findings=reader.findings, decision=decision, reason=reason)
    power_kw = reader.number("powerKw", least=1, most=MOST_KW)
    note = reader.reason("note", required=False)
    request = uow.requests.get(tracking_code)
    for problem in _problems(uow, clock, reference, request):
        reader.refuse("decision", "in-the-way", problem=problem)
    if reader.findings or power_kw is None:
        return FileCheckAnswer(findings=reader.findings)
    _keep(uow, clock, request, power_kw=power_kw, note=note)
    return FileCheckAnswer(decision=decision)


def _problems(uow: UnitOfWork, clock: Clock, reference: ReferenceData, request: Request) -> list[str]:
    obstacles = CHANGES[CHANGE].obstacles(uow, clock=clock, reference=reference, request=request)
    told = period_findings(request.application.answers, local_date(clock.now()))
    return [*obstacles, *(each.message for each in told if each.code != "not-ahead")]


def _keep(uow: UnitOfWork, clock: Clock, request: Request, *, power_kw: int, note: str | None) -> None:
    checked = PowerReduction(
        tracking_code=request.tracking_code,
        bill_id=request.application.bill_id,
        power_kw=power_kw,
        note=note,
        checked_at=clock.now(),
    )
    uow.repository(PowerReductions).save(checked)
