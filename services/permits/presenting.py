"""A permit is presented: with a request for a tariff, or by itself when an earlier one was renewed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.clock import Clock
from services.jalali import JalaliError, format_jalali, local_date, parse_jalali
from services.model.connections import Connection, ConnectionState, TariffClass
from services.model.permits import TariffPermit
from services.permits.kinds import PermitKind, days_ahead, permit_kinds
from services.permits.typed import faults_of_texts, problem, typed_watts, typed_yearly_kwh
from services.permits.validity import WITHOUT_PERMIT
from services.ports import UnitOfWork
from services.problems import Problem, Refused
from services.text import normalise

_ENDED = (ConnectionState.REMOVED,)


def record_permit(
    uow: UnitOfWork, permit: TariffPermit, *, no_power: bool = False, no_energy: bool = False
) -> TariffPermit | None:
    """Keep a permit, and watch its expiry where its tariff needs one: as it is kept, None for one that is known so.

    One that is shown again is the one that it was, and is watched again. The power and the energy that it says take the
    place of others, which were typed wrongly; where it says none, those that are known stay, unless it is said to have
    none.
    """
    watched = replace(permit, watched_from=_announcement_day(permit))
    known = next((each for each in uow.permits.of_connection(permit.bill_id) if _is_same(each, permit)), None)
    if known is None:
        uow.permits.add(watched)
        return watched
    completed = replace(
        known,
        watched_from=known.watched_from or watched.watched_from,
        permitted_watts=None if no_power else watched.permitted_watts or known.permitted_watts,
        yearly_kwh=None if no_energy else watched.yearly_kwh or known.yearly_kwh,
    )
    if completed != known:
        uow.permits.save(completed)
    return completed if _limits(completed) != _limits(known) else None


def _limits(permit: TariffPermit) -> tuple[int | None, int | None]:
    return permit.permitted_watts, permit.yearly_kwh


def _announcement_day(permit: TariffPermit) -> date | None:
    if permit.tariff_class not in WITHOUT_PERMIT:
        return None
    return permit.valid_until - timedelta(days=days_ahead(permit.presented_on))


def _is_same(one: TariffPermit, other: TariffPermit) -> bool:
    return (one.tariff_class, one.number, one.valid_until) == (other.tariff_class, other.number, other.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPermit:
    """A permit as somebody typed it; the last day as «۱۴۰۵/۱۲/۲۹». Of an agricultural licence, `power` is in kW with up
    to three decimals and `energy` in kWh of a Jalali year; "" where nobody has looked: what is known of the licence
    stays. `no_power` and `no_energy`: the paper does not say them, so what was noted is taken away.
    """

    bill_id: str
    kind: str
    number: str
    issuer: str
    valid_until: str
    power: str = ""
    energy: str = ""
    no_power: bool = False
    no_energy: bool = False


def present_permit(uow: UnitOfWork, *, clock: Clock, typed: TypedPermit) -> TariffPermit:
    """Keep a permit that is presented today, without a request for a tariff. Raises Refused with every fault."""
    today = local_date(clock.now())
    connection = uow.connections.find(normalise(typed.bill_id))
    kind = next((each for each in permit_kinds() if each.paper == typed.kind), None)
    until, problems = _last_day(typed.valid_until, today)
    limits = _typed_limits(typed, kind)
    texts = {"شمارهٔ مجوز": (typed.number, "number"), "مرجع صدور": (typed.issuer, "issuer")}
    problems += [*faults_of_texts(texts), *_faults_of_connection(connection, kind), *limits.problems]
    if problems or connection is None or kind is None or until is None:
        raise Refused(problems)
    permit = TariffPermit(
        bill_id=connection.bill_id,
        tariff_class=kind.tariff_class,
        kind=kind.paper,
        number=normalise(typed.number),
        issuer=typed.issuer.strip(),
        presented_on=today,
        valid_until=until,
        permitted_watts=limits.watts,
        yearly_kwh=limits.yearly_kwh,
    )
    kept = record_permit(uow, permit, no_power=typed.no_power, no_energy=typed.no_energy)
    if kept is None:
        raise Refused([problem("این مجوز پیش‌تر ثبت شده است.", "this permit is known already")])
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    watts: int | None = None
    yearly_kwh: int | None = None
    problems: Sequence[Problem] = ()


def _typed_limits(typed: TypedPermit, kind: PermitKind | None) -> _Limits:
    """What a licence says of the pump's power and of the energy of a year."""
    if not (typed.power.strip() or typed.energy.strip() or typed.no_power or typed.no_energy):
        return _Limits()
    if kind is not None and kind.tariff_class is not TariffClass.AGRICULTURAL:
        told = "توان و انرژی فقط در پروانهٔ کشاورزی ثبت می‌شود؛ آن‌ها را بردارید."
        return _Limits(problems=[problem(told, "only an agricultural licence has a power and an energy")])
    both = [*_said_and_denied(typed)]
    if both:
        return _Limits(problems=both)
    watts = typed_watts(typed.power)
    yearly_kwh = typed_yearly_kwh(typed.energy)
    problems = []
    if typed.power.strip() and watts is None:
        told = "توان مجاز را به کیلووات و با رقم وارد کنید، مانند ۱۸٫۵."
        problems.append(problem(told, "the power is no number of kW in its bounds"))
    if typed.energy.strip() and yearly_kwh is None:
        told = "انرژی سالانه را به کیلووات‌ساعت و عدد صحیح وارد کنید، مانند ۴۵۰۰۰."
        problems.append(problem(told, "the energy is no whole number of kWh in its bounds"))
    return _Limits(watts=watts, yearly_kwh=yearly_kwh, problems=problems)


def _said_and_denied(typed: TypedPermit) -> Iterator[Problem]:
    said = (
        ("توان مجاز", "power", typed.power, typed.no_power),
        ("انرژی سالانه", "energy", typed.energy, typed.no_energy),
    )
    for title, name, text, denied in said:
        if denied and text.strip():
            told = f"{title} را یا وارد کنید یا حذف کنید، نه هر دو."
            yield problem(told, f"{name} is either given or taken away, not both")


def _last_day(typed: str, today: date) -> tuple[date | None, list[Problem]]:
    try:
        until = parse_jalali(typed)
    except JalaliError:
        return None, [problem("پایان اعتبار را مانند ۱۴۰۵/۱۲/۲۹ وارد کنید.", "the last day is no Jalali date")]
    if until < today:
        told = f"اعتبار مجوز در {format_jalali(until)} به پایان رسیده است؛ مجوز تمدیدشده را بخواهید."
        return None, [problem(told, "the permit has expired")]
    return until, []


def _faults_of_connection(connection: Connection | None, kind: PermitKind | None) -> list[Problem]:
    if kind is None:
        known = "، ".join(each.paper for each in permit_kinds())
        return [problem(f"نوع مجوز یکی از این‌هاست: {known}", f"the kind is none of {known}")]
    if connection is None or connection.state in _ENDED:
        return [problem("اشتراکی با این شناسهٔ قبض نیست.", "no connection has this bill ID")]
    if connection.tariff_class is not kind.tariff_class:
        told = f"«{kind.title}» برای تعرفهٔ این اشتراک نیست؛ نخست تغییر تعرفه را درخواست کنید."
        return [problem(told, "the permit is for another tariff than the connection's: ask for a change of tariff")]
    return []
