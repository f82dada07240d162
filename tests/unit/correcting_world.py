"""A connection whose periodic bills turn out wrong."""

from collections.abc import Sequence
from datetime import UTC, datetime

from services.billing.correcting import CorrectedBill, correct_bill
from services.billing.debts import account_of
from services.billing.energy_lines import span_lines
from services.billing.issuing import Charge, issue_bill
from services.billing.rebilling import BillFault
from services.billing.tariff_history import tariff_history
from services.model.bills import Bill, BillLine, BillState
from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.money import Rials
from services.readings.unbilled import EnergySpan
from services.reference.data import ReferenceData
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE, TRACKING_CODE, World

FIRST_KWH, WRONG_KWH, LAST_KWH = 12_000, 12_620, 13_240
_ISSUED = (datetime(2026, 7, 25, 6, tzinfo=UTC), datetime(2026, 9, 25, 6, tzinfo=UTC))


class Correcting(World):
    """Two periods of 620 kWh are billed by the readings of the world; each correction is asked for by a request of its
    own, which is closed after it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.close(TRACKING_CODE)
        counts = [MeterReading(kwh=each.kwh, taken_on=each.taken_on) for each in self.uow.connections.readings(BILL_ID)]
        now = self.clock
        self.first, self.second = (
            self._billed(FixedClock(at), earlier, later)
            for at, earlier, later in zip(_ISSUED, counts, counts[1:], strict=False)
        )
        self.clock = now
        self.asked = 0

    def _billed(self, clock: FixedClock, earlier: MeterReading, later: MeterReading) -> Bill:
        span = EnergySpan(earlier=earlier, later=later, kwh=later.kwh - earlier.kwh)
        classes = tariff_history(self.uow, self.connection)
        charge = Charge(
            kind=BillKind.PERIODIC,
            bill_id=BILL_ID,
            tracking_code=TRACKING_CODE,
            lines=span_lines(REFERENCE, classes, charged=[span], returned=[]),
            billed_from=earlier,
            billed_up_to=later,
            billed_kwh=span.kwh,
        )
        return issue_bill(self.uow, clock=clock, reference=REFERENCE, charge=charge)

    def computed(self, bill: Bill) -> Sequence[BillLine]:
        """The lines that follow from the readings which the bill says, by the tariffs of its days."""
        earlier, later, kwh = bill.billed_from, bill.billed_up_to, bill.billed_kwh
        assert earlier is not None
        assert later is not None
        assert kwh is not None
        span = EnergySpan(earlier=earlier, later=later, kwh=kwh)
        return tuple(span_lines(REFERENCE, tariff_history(self.uow, self.connection), charged=[span], returned=[]))

    def ask_again(self) -> str:
        """Another request, open, of a service of its own."""
        self.asked += 1
        return self.ask(f"{7_000_000_000 + self.asked}", service_key=f"asked-{self.asked}").tracking_code

    def correct(self, bill: Bill, true_kwh: int | None, code: str | None = None) -> CorrectedBill | BillFault:
        """Correct a bill in a request of its own."""
        tracking_code = code or self.ask_again()
        answer = self.run(bill, true_kwh, tracking_code)
        self.close(tracking_code)
        return answer

    def run(
        self, bill: Bill, true_kwh: int | None, code: str, reference: ReferenceData = REFERENCE
    ) -> CorrectedBill | BillFault:
        """The same, in an open request."""
        return correct_bill(
            self.uow,
            clock=self.clock,
            reference=reference,
            tracking_code=code,
            bill_number=bill.number,
            true_kwh=true_kwh,
        )

    def corrected(self, bill: Bill, true_kwh: int | None, code: str | None = None) -> CorrectedBill:
        """Of a bill that can be corrected."""
        answer = self.correct(bill, true_kwh, code)
        assert isinstance(answer, CorrectedBill), answer
        return answer

    def bills(self) -> Sequence[Bill]:
        """All of the connection, oldest first."""
        return self.uow.bills.of_connection(BILL_ID)

    def standing(self) -> list[Bill]:
        """Those that are not void, in the order of what they charge."""
        mine = [each for each in self.bills() if each.state is not BillState.VOID]
        return sorted(mine, key=lambda each: each.billed_up_to.taken_on if each.billed_up_to else each.due_on)

    @property
    def balance(self) -> Rials:
        """What the connection owes, negative where it has credit."""
        code = self.ask_again()
        balance = account_of(self.uow, tracking_code=code).balance
        self.close(code)
        return balance

    @property
    def received(self) -> Rials:
        """All money that came."""
        return Rials.total(each.amount or Rials(0) for each in self.uow.bills.payments_of_connection(BILL_ID))
