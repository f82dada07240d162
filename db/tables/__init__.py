"""The tables. A row class mirrors its table; what the services see are the frozen dataclasses of `services.model`."""

from db.base import Row
from db.tables.bills import BillLineRow, BillRow, PaymentRow
from db.tables.connections import (
    ConnectionChangeRow,
    ConnectionRow,
    FormerMeterRow,
    FormerSubscriberRow,
    MeterRow,
    ReadingJudgementRow,
    ReadingRow,
    SubscriberRow,
)
from db.tables.delivery import CompletedJobRow, EngineMessageRow, ReportCursorRow, SequenceRow, SmsRow
from db.tables.faults import MeterFaultRow, MeterRepairRow
from db.tables.metering import AgentRow, MeterTestRow, PlaceVisitRow, RelocationRow, WorkOrderRow
from db.tables.requests import (
    ApplicationDraftRow,
    ArchiveEntryRow,
    PersonalDetailsRow,
    PrintoutRow,
    RequestRow,
    StepEntryRow,
    StepReviewRow,
)

__all__ = [
    "ALL_TABLES",
    "AgentRow",
    "ApplicationDraftRow",
    "ArchiveEntryRow",
    "BillLineRow",
    "BillRow",
    "CompletedJobRow",
    "ConnectionChangeRow",
    "ConnectionRow",
    "EngineMessageRow",
    "FormerMeterRow",
    "FormerSubscriberRow",
    "MeterFaultRow",
    "MeterRepairRow",
    "MeterRow",
    "MeterTestRow",
    "PaymentRow",
    "PersonalDetailsRow",
    "PlaceVisitRow",
    "PrintoutRow",
    "ReadingJudgementRow",
    "ReadingRow",
    "RelocationRow",
    "ReportCursorRow",
    "RequestRow",
    "SequenceRow",
    "SmsRow",
    "StepEntryRow",
    "StepReviewRow",
    "SubscriberRow",
    "WorkOrderRow",
]

ALL_TABLES = Row.metadata
