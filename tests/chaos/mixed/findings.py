"""What must hold after stories of all services were played while workers died."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from db.tables import RequestRow, StepEntryRow
from deploy.demo.play import StoryResult
from services.billing.reconciliation import reconcile
from services.model.requests import RequestState
from services.money import Rials
from services.ports import UnitOfWork
from tests.chaos.invariants import Finding, engine_findings, paid_twice, sms_findings, unpublished_messages
from tests.chaos.mixed.stage import MixedStage


def mixed_findings(stage: MixedStage, results: Sequence[StoryResult]) -> list[Finding]:
    """All of them; of the people's first."""
    return [
        Finding("stories that did not end as told", sum(not each.as_told for each in results)),
        *soundness(stage, results),
    ]


def soundness(stage: MixedStage, results: Sequence[StoryResult]) -> list[Finding]:
    """What holds however the stories went."""
    with stage.app.reading() as uow:
        of_money = list(_of_money(uow, results))
        keys = [uow.requests.get(each.tracking_code).process_instance_key for each in results if each.tracking_code]
    with stage.database.reading.connect() as connection:
        left_open = (
            select(func.count())
            .select_from(StepEntryRow)
            .join(RequestRow, RequestRow.tracking_code == StepEntryRow.tracking_code)
            .where(
                RequestRow.state == RequestState.CLOSED,
                StepEntryRow.finished_at.is_(None),
                StepEntryRow.cancelled.is_(False),
            )
        )
        return [
            *_of_instances(stage, keys),
            *of_money,
            paid_twice(connection),
            *sms_findings(connection, stage.provider),
            *engine_findings(connection, stage.records),
            Finding("steps left open in the ledger of closed requests", connection.scalar(left_open) or 0),
            Finding("messages unpublished", unpublished_messages(connection)),
        ]


def _of_instances(stage: MixedStage, keys: Sequence[int]) -> Iterator[Finding]:
    """Bills that nobody has paid yet live on in processes of their own."""
    records = stage.records
    yield Finding("requests whose instance has not ended", len(records.open_instances & set(keys)))
    yield Finding("instances terminated", sum(each != "ELEMENT_COMPLETED" for each in records.ended.values()))
    yield Finding("incidents at any time", records.incidents_ever)


def _of_money(uow: UnitOfWork, results: Sequence[StoryResult]) -> Iterator[Finding]:
    """Every rial is somewhere, and a refund is what its instalments come to: paid out once, or set off."""
    yield Finding("rials received beyond those that are booked", reconcile(uow).difference.amount)
    refunds = [uow.refunds.find(each.tracking_code) for each in results if each.tracking_code]
    decided = [each for each in refunds if each is not None]
    plans = {each.tracking_code: uow.refunds.instalments_of(each.tracking_code) for each in decided}
    wrong = [each for each in decided if Rials.total(part.amount for part in plans[each.tracking_code]) != each.payable]
    yield Finding("refunds that their instalments do not come to", len(wrong))
    transfers = Counter(part.reference for parts in plans.values() for part in parts if part.reference)
    yield Finding("transfers that paid two instalments", sum(times - 1 for times in transfers.values()))
    unpaid = [part for parts in plans.values() for part in parts if part.is_open]
    yield Finding("instalments that nobody has paid or set off", len(unpaid))
