"""Temporary cuts on their way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, or_, select

from db.repositories.rows import upsert
from db.specific import SpecificRepository
from db.specific.temporary_cut.tables import CutProceedingRow, DueAgreementRow, VitalPremisesRow
from services.specific.temporary_cut.model import DueAgreement, Proceeding, VitalPremises
from services.specific.temporary_cut.ports import Proceedings


class SqlProceedings(SpecificRepository):
    """Implements `Proceedings`."""

    port = Proceedings

    def of_request(self, tracking_code: str) -> Proceeding | None:
        """The request's proceeding."""
        query = select(CutProceedingRow).where(CutProceedingRow.tracking_code == tracking_code)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else _proceeding(row)

    def about_debt_of(self, bill_id: str) -> Sequence[Proceeding]:
        """Those for a debt of the connection, oldest first."""
        own = (CutProceedingRow.bill_id == bill_id) & CutProceedingRow.debtor_bill_id.is_(None)
        query = (
            select(CutProceedingRow)
            .where(or_(own, CutProceedingRow.debtor_bill_id == bill_id))
            .order_by(CutProceedingRow.begun_at, CutProceedingRow.tracking_code)
        )
        return [_proceeding(row) for row in self._session.scalars(query)]

    def save(self, proceeding: Proceeding) -> None:
        """Add it, or replace the one of its request."""
        upsert(self._session, _row(proceeding))

    def vital_premises(self, bill_id: str) -> VitalPremises | None:
        """What is noted of the connection."""
        query = select(VitalPremisesRow).where(VitalPremisesRow.bill_id == bill_id)
        row = self._session.scalars(query).one_or_none()
        return None if row is None else VitalPremises(bill_id=row.bill_id, kind=row.kind, noted_at=row.noted_at)

    def note_vital(self, premises: VitalPremises) -> None:
        """Add it, or replace what is noted of the connection."""
        row = VitalPremisesRow(bill_id=premises.bill_id, kind=premises.kind, noted_at=premises.noted_at)
        upsert(self._session, row)

    def forget_vital(self, bill_id: str) -> None:
        """The power is vital there no longer."""
        self._session.execute(delete(VitalPremisesRow).where(VitalPremisesRow.bill_id == bill_id))

    def agreements_of(self, bill_id: str) -> Sequence[DueAgreement]:
        """In the order of their days."""
        query = (
            select(DueAgreementRow)
            .where(DueAgreementRow.bill_id == bill_id)
            .order_by(DueAgreementRow.due_on, DueAgreementRow.bill_number)
        )
        return [_agreement(row) for row in self._session.scalars(query)]

    def agree(self, agreement: DueAgreement) -> None:
        """Add it, or replace the one of its bill."""
        row = DueAgreementRow(
            bill_number=agreement.bill_number,
            bill_id=agreement.bill_id,
            due_on=agreement.due_on,
            agreed_at=agreement.agreed_at,
        )
        upsert(self._session, row)


def _row(proceeding: Proceeding) -> CutProceedingRow:
    period = proceeding.warning_for
    return CutProceedingRow(
        tracking_code=proceeding.tracking_code,
        bill_id=proceeding.bill_id,
        cut_case=proceeding.case,
        begun_at=proceeding.begun_at,
        evidence=proceeding.evidence,
        debtor_bill_id=proceeding.debtor_bill_id,
        warned_at=proceeding.warned_at,
        warning_seconds=None if period is None else int(period.total_seconds()),
        head_order=proceeding.head_order,
    )


def _proceeding(row: CutProceedingRow) -> Proceeding:
    seconds = row.warning_seconds
    return Proceeding(
        tracking_code=row.tracking_code,
        bill_id=row.bill_id,
        case=row.cut_case,
        begun_at=row.begun_at,
        evidence=row.evidence,
        debtor_bill_id=row.debtor_bill_id,
        warned_at=row.warned_at,
        warning_for=None if seconds is None else timedelta(seconds=seconds),
        head_order=row.head_order,
    )


def _agreement(row: DueAgreementRow) -> DueAgreement:
    return DueAgreement(bill_number=row.bill_number, bill_id=row.bill_id, due_on=row.due_on, agreed_at=row.agreed_at)
