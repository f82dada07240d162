"""What cuts on their way keep, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from services.specific.temporary_cut.model import DueAgreement, Proceeding, VitalPremises
from services.specific.temporary_cut.ports import Proceedings


@dataclass
class FakeProceedings:
    """Proceedings by their request, the rest by connection and bill."""

    port: ClassVar[type] = Proceedings

    rows: dict[str, Proceeding] = field(default_factory=dict)
    vital: dict[str, VitalPremises] = field(default_factory=dict)
    agreements: dict[str, DueAgreement] = field(default_factory=dict)

    def of_request(self, tracking_code: str) -> Proceeding | None:
        return self.rows.get(tracking_code)

    def about_debt_of(self, bill_id: str) -> Sequence[Proceeding]:
        mine = (each for each in self.rows.values() if each.indebted == bill_id)
        return sorted(mine, key=lambda each: (each.begun_at, each.tracking_code))

    def save(self, proceeding: Proceeding) -> None:
        self.rows[proceeding.tracking_code] = proceeding

    def vital_premises(self, bill_id: str) -> VitalPremises | None:
        return self.vital.get(bill_id)

    def note_vital(self, premises: VitalPremises) -> None:
        self.vital[premises.bill_id] = premises

    def forget_vital(self, bill_id: str) -> None:
        self.vital.pop(bill_id, None)

    def agreements_of(self, bill_id: str) -> Sequence[DueAgreement]:
        mine = (each for each in self.agreements.values() if each.bill_id == bill_id)
        return sorted(mine, key=lambda each: (each.due_on, each.bill_number))

    def agree(self, agreement: DueAgreement) -> None:
        self.agreements[agreement.bill_number] = agreement
