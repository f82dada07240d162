"""The seals on a meter: which were set, found and removed, with which work order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.metering.report_fields import seal_characters
from services.model.custody import Cause, MeterAsset, Seal
from services.ports import UnitOfWork


def present_seals(uow: UnitOfWork, meter: MeterAsset) -> list[Seal]:
    """Those that nobody has removed."""
    return [each for each in uow.meters.seals_of(meter.key) if each.removed_at is None]


def set_seal(uow: UnitOfWork, meter: MeterAsset, number: str, *, cause: Cause, at: datetime) -> None:
    """A new seal instead of those that were there: whoever sets it has opened them."""
    others = [each for each in present_seals(uow, meter) if not _is(each, number)]
    remove_seals(uow, meter, [each.number for each in others], cause=cause, at=at)
    _add_missing(uow, meter, number, at=at, set_by=cause.work_order_number)


def find_seal(uow: UnitOfWork, meter: MeterAsset, number: str, *, at: datetime) -> None:
    """A seal that somebody has read on the meter; one that is known to be there changes nothing."""
    _add_missing(uow, meter, number, at=at, set_by=None)


def remove_seals(uow: UnitOfWork, meter: MeterAsset, numbers: Iterable[str], *, cause: Cause, at: datetime) -> None:
    """Seals were taken off; one that nobody knew of was there until then."""
    for number in numbers:
        find_seal(uow, meter, number, at=at)
        for seal in present_seals(uow, meter):
            if _is(seal, number):
                removed = replace(seal, removed_at=max(at, seal.since), removed_by=cause.work_order_number)
                uow.meters.save_seal(removed)


def _add_missing(uow: UnitOfWork, meter: MeterAsset, number: str, *, at: datetime, set_by: str | None) -> None:
    if any(_is(each, number) for each in present_seals(uow, meter)):
        return
    position = len(uow.meters.seals_of(meter.key)) + 1
    uow.meters.save_seal(Seal(meter=meter.key, position=position, number=number, since=at, set_by=set_by))


def _is(seal: Seal, number: str) -> bool:
    return seal_characters(seal.number) == seal_characters(number)
