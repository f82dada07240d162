"""A connection that is split into several, and several that are merged into one.

No energy and no rial is lost: a part that is split off begins at its own meter's opening, with nothing owed; what is
merged has no energy that is not billed and no unpaid bill, and what its bills left over goes to the connection that
stays. The fuse is shared out by a split, and added up by a merge.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.admission.open_requests import conflict_told
from services.changes.case import ASK_APPLICANT, CLARIFY, Case, Need
from services.changes.change import RecordChange
from services.changes.meters import MeterFields, Mounted, meter_fields, mount_first, mounted_meter
from services.changes.new_connection import free_bill_id
from services.hooks import companys_own_of
from services.identifiers import IdentifierError, bill_id_words, parse_bill_id
from services.metering.custody import collect_meter
from services.metering.supply import end_cut
from services.model.connections import Connection, ConnectionState, MeterReading
from services.money import ZERO, Rials
from services.permits.presenting import record_permit
from services.permits.validity import last_valid
from services.readings.check import compare
from services.readings.history import last_reading
from services.registry.values import FieldKind
from services.text import to_persian_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFields:
    """The fields of a part that is split off: how much of the fuse it gets, and its meter."""

    amperage: Need
    meter: MeterFields


def _part_fields(number: int) -> PartFields:
    amperage = Need(key=f"amperage{number}", kind=FieldKind.NUMBER, required=False)
    return PartFields(amperage=amperage, meter=meter_fields(number, required=False))


SPLIT_KIND = Need(key="splitKind", kind=FieldKind.CHOICE, choices=("split", "merge"))
MERGED_BILL_IDS = Need(key="mergedBillIds", kind=FieldKind.WORDS, required=False)
PARTS = tuple(_part_fields(number) for number in range(2, 6))
"""Of the second to the fifth part: the first is the connection itself. A manifest has as many as it wants."""

_IN_USE = (ConnectionState.ACTIVE, ConnectionState.CUT)
_UNTIL_ITS_END = "پیش از ادغام باید پایان یابد."
_UNTIL_ITS_END_OR_GIVEN_UP = "پیش از ادغام باید پایان یابد، یا متقاضی از آن انصراف دهد."


def _check(case: Case) -> None:
    case.require_own_debts_paid()
    if _is_split(case):
        _check_split(case)
    else:
        for other in _named(case, case.connection):
            _require_mergeable(case, case.connection, other)


def _split_or_merge(case: Case) -> None:
    if _is_split(case):
        _split(case)
    else:
        _merge(case)


def _is_split(case: Case) -> bool:
    return case.answer(SPLIT_KIND, str) == "split"


def _check_split(case: Case) -> None:
    connection, parts = case.connection, _parts(case)
    if not parts:
        case.refuse("آمپراژ هیچ‌یک از انشعاب‌های تازه در درخواست نیامده است.", ASK_APPLICANT)
    rest = connection.amperage - sum(amperage for amperage, _ in parts)
    if rest < 1 or any(amperage < 1 for amperage, _ in parts):
        case.refuse(
            f"آمپراژ انشعاب‌های تازه باید کمتر از {to_persian_digits(connection.amperage)} آمپر اشتراک باشد "
            "تا برای خود آن هم بماند.",
            "اگر بیشتر لازم است، نخست آمپراژ را افزایش دهید.",
        )


def _split(case: Case) -> None:
    connection, parts = case.connection, _parts(case)
    rest = connection.amperage - sum(amperage for amperage, _ in parts)
    meters = [mounted_meter(case, fields) for _, fields in parts]
    mounted = [each for each in meters if each is not None]
    if not case.obstacles:
        split_off = [
            _split_off(case, connection, amperage, meter) for (amperage, _), meter in zip(parts, mounted, strict=True)
        ]
        case.save(connection, replace(connection, amperage=rest), now={"splitInto": " ".join(split_off)})


def _parts(case: Case) -> Sequence[tuple[int, MeterFields]]:
    return [(case.answer(each.amperage, int) or 0, each.meter) for each in PARTS if _is_answered(case, each)]


def _is_answered(case: Case, part: PartFields) -> bool:
    return case.answer(part.amperage, int) is not None


def _split_off(case: Case, connection: Connection, amperage: int, mounted: Mounted) -> str:
    """The bill ID of the new connection, which is the same subscriber's."""
    company = parse_bill_id(connection.bill_id).company
    part = replace(
        connection,
        bill_id=free_bill_id(case.uow, company),
        amperage=amperage,
        meter=mounted.meter,
        carried=ZERO,
    )
    case.uow.connections.save(part)
    mount_first(case, part, mounted)
    _keep_permit(case, connection, part)
    case.note(part.bill_id, was={}, now={"splitFrom": connection.bill_id, "meterSerial": part.meter.serial})
    return part.bill_id


def _keep_permit(case: Case, connection: Connection, part: Connection) -> None:
    """The permit of the tariff that the part has from the connection is the part's too (36-4, 37-4). How a licence's
    power and energy are divided, its paper says: they are noted with it.
    """
    permit = last_valid(case.uow.permits.of_connection(connection.bill_id), connection.tariff_class)
    if permit is not None:
        own = replace(permit, bill_id=part.bill_id, permitted_watts=None, yearly_kwh=None)
        record_permit(case.uow, replace(own, announced_on=None, lapsed_on=None))


def _merge(case: Case) -> None:
    for other in _named(case, case.connection):
        case.charge_end_of_cut(other.bill_id)
    connection = case.connection
    others = _named(case, connection)
    for other in others:
        collect_meter(case.uow, other, cause=case.cause, at=case.clock.now())
        removed = replace(other, state=ConnectionState.REMOVED, carried=ZERO)
        case.save(other, removed, now={"mergedInto": connection.bill_id})
        end_cut(case.uow, other.bill_id, at=case.clock.now())
    carried = connection.carried + Rials.total(each.carried for each in others)
    amperage = connection.amperage + sum(each.amperage for each in others)
    case.save(
        connection,
        replace(connection, amperage=amperage, carried=carried),
        now={"mergedFrom": " ".join(each.bill_id for each in others)},
    )
    case.note_seal()


def _named(case: Case, connection: Connection) -> Sequence[Connection]:
    """The connections whose bill IDs were written down, each once."""
    words = bill_id_words(case.answer(MERGED_BILL_IDS, str) or "")
    found = {}
    for word in words:
        other = _found(case, word)
        if other is None:
            case.refuse(f"«{to_persian_digits(word)}» شناسهٔ قبض هیچ اشتراکی نیست.", CLARIFY)
        elif other.bill_id == connection.bill_id:
            case.refuse(
                "شناسهٔ قبضِ خود اشتراک در میان شناسه‌هایی است که با آن ادغام می‌شوند.",
                "آن را از درخواست بردارید و شناسهٔ اشتراک‌های دیگر را از متقاضی بپرسید.",
            )
        else:
            found[other.bill_id] = other
    if not words:
        case.refuse("شناسهٔ قبض اشتراک‌هایی که ادغام می‌شوند در درخواست نیامده است.", ASK_APPLICANT)
    return list(found.values())


def _found(case: Case, word: str) -> Connection | None:
    try:
        return case.uow.connections.find(str(parse_bill_id(word)))
    except IdentifierError:
        return None


def _require_mergeable(case: Case, connection: Connection, other: Connection) -> None:
    told = to_persian_digits(other.bill_id)
    case.require_state(other, *_IN_USE)
    case.require_no_debt(other)
    _require_no_request(case, other)
    if other.subscriber.national_id != connection.subscriber.national_id:
        case.refuse(f"اشتراک {told} به نام شخص دیگری است.", "پیش از ادغام نام آن باید تغییر کند.")
    if (other.phases, other.tariff_class) != (connection.phases, connection.tariff_class):
        case.refuse(f"تعرفه یا تعداد فاز اشتراک {told} دیگر است.", "پیش از ادغام باید یکی شود.")
    if _has_unbilled(case, other):
        case.refuse(f"از اشتراک {told} انرژی صورتحساب‌نشده مانده است.", "پیش از ادغام حساب آن باید تسویه شود.")


def _require_no_request(case: Case, other: Connection) -> None:
    """The counter has looked at the other connections, too; what was asked for there since is seen here."""
    for request in case.uow.requests.open_of_connection(other.bill_id):
        told = conflict_told(case.uow, case.request, request, at=case.clock.now())
        if told is not None:
            is_own = companys_own_of(case.uow, request) is not None
            case.refuse(told, _UNTIL_ITS_END if is_own else _UNTIL_ITS_END_OR_GIVEN_UP)


def _has_unbilled(case: Case, connection: Connection) -> bool:
    """Up to the last count that is known of its meter; also where that is in doubt."""
    last = last_reading(case.uow, connection)
    shown = MeterReading(kwh=last.kwh, taken_on=last.taken_on)
    figures = compare(case.uow, connection, shown)
    return figures.fault is not None or figures.unbilled.kwh != 0


SPLIT_MERGE = RecordChange(
    key="split-merge",
    title="انشعاب تفکیک یا ادغام شد",
    needs=(
        SPLIT_KIND,
        MERGED_BILL_IDS,
        *(need for part in PARTS for need in (part.amperage, *part.meter.all)),
    ),
    states=_IN_USE,
    check=_check,
    make=_split_or_merge,
    reseals=False,  # Of a split nobody says which meter it is on.
)
