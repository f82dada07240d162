"""The tables that all services use; those of one service: `db.specific`.

A row class mirrors its table; what the services see are the frozen dataclasses of `services.model`.
"""

from db.base import Row
from db.specific import load_tables
from db.tables.bills import BillLineRow, BillRow, PaymentRow
from db.tables.connections import (
    ConnectionChangeRow,
    ConnectionRow,
    FormerMeterRow,
    FormerSubscriberRow,
    MeterRow,
    OpenedFileRow,
    ReadingJudgementRow,
    ReadingRow,
    SubscriberRow,
)
from db.tables.custody import (
    LaboratoryVerdictRow,
    MeterAssetRow,
    MeterCustodyRow,
    MeterRegisterReadingRow,
    MeterSealRow,
    MeterSightingRow,
)
from db.tables.delivery import CompletedJobRow, EngineMessageRow, ReportCursorRow, SequenceRow, SmsRow
from db.tables.faults import MeterFaultRow, MeterRepairRow
from db.tables.metering import AgentRow, FormerOrderReportRow, MeterTestRow, OrderReportRow, WorkOrderRow
from db.tables.refunds import InstalmentRow, RefundRow
from db.tables.requests import (
    ApplicationDraftRow,
    ArchiveEntryRow,
    PersonalDetailsRow,
    PrintoutRow,
    RequestRow,
    StepEntryRow,
    StepReviewRow,
)
from db.tables.visits import AppointmentRow, VisitAttemptRow
from db.tables.working_time import CalendarChangeRow

__all__ = [
    "ALL_TABLES",
    "AgentRow",
    "ApplicationDraftRow",
    "AppointmentRow",
    "ArchiveEntryRow",
    "BillLineRow",
    "BillRow",
    "CalendarChangeRow",
    "CompletedJobRow",
    "ConnectionChangeRow",
    "ConnectionRow",
    "EngineMessageRow",
    "FormerMeterRow",
    "FormerOrderReportRow",
    "FormerSubscriberRow",
    "InstalmentRow",
    "LaboratoryVerdictRow",
    "MeterAssetRow",
    "MeterCustodyRow",
    "MeterFaultRow",
    "MeterRegisterReadingRow",
    "MeterRepairRow",
    "MeterRow",
    "MeterSealRow",
    "MeterSightingRow",
    "MeterTestRow",
    "OpenedFileRow",
    "OrderReportRow",
    "PaymentRow",
    "PersonalDetailsRow",
    "PrintoutRow",
    "ReadingJudgementRow",
    "ReadingRow",
    "RefundRow",
    "ReportCursorRow",
    "RequestRow",
    "SequenceRow",
    "SmsRow",
    "StepEntryRow",
    "StepReviewRow",
    "SubscriberRow",
    "VisitAttemptRow",
    "WorkOrderRow",
]

load_tables()
ALL_TABLES = Row.metadata
