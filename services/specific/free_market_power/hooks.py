"""What the other rooms are told of temporary or free-market power."""

from collections.abc import Iterator, Sequence

from services.hooks import AnswersCheck, ConnectionCheck, TariffPeriod, TariffPeriods
from services.model.connections import Connection, ConnectionState, TariffClass
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.specific.free_market_power.intake_check import findings
from services.specific.free_market_power.ports import PowerPeriods

SERVICE = "free-market-power"


def _of_state(_uow: UnitOfWork, connection: Connection) -> Iterator[Finding]:
    """Only a connection with power can be given more of it."""
    if connection.state is not ConnectionState.ACTIVE:
        message = "برق این انشعاب برقرار نیست. نخست آن را با «وصل مجدد» یا «نصب مجدد انشعاب» برقرار کنید."
        yield Finding(field="billId", code="not-active", message=message)


def _periods(uow: UnitOfWork, bill_id: str) -> Sequence[TariffPeriod]:
    """The days on which the connection is billed by the tariff of free power, whichever kind it is."""
    granted = uow.repository(PowerPeriods).of_connection(bill_id)
    return [
        TariffPeriod(first=each.terms.first_day, last=each.terms.last_day, tariff_class=TariffClass.FREE_MARKET)
        for each in granted
        if each.terms.days
    ]


CONNECTION_CHECK = ConnectionCheck(service=SERVICE, findings=_of_state)
ANSWERS_CHECK = AnswersCheck(service=SERVICE, findings=findings)
TARIFF_PERIODS = TariffPeriods(of_connection=_periods)
