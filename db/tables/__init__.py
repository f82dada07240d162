"""The tables that all services use; those of one service: `db.specific`.

A row class mirrors its table; what the services see are the frozen dataclasses of `services.model`.
"""

from db.base import Row
from db.specific import load_tables
from db.tables.bills import BillLineRow, BillRow, PaymentRow
from db.tables.complaints import ComplaintRow
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
from db.tables.cuts import CutRow
from db.tables.delivery import CompletedJobRow, EngineMessageRow, ReportCursorRow, SequenceRow, SmsRow
from db.tables.faults import MeterFaultRow, MeterRepairRow
from db.tables.metering import AgentRow, FormerOrderReportRow, MeterTestRow, OrderReportRow, WorkOrderRow
from db.tables.objections import ObjectionRow
from db.tables.permits import TariffPermitRow, UseFindingRow
from db.tables.reconnections import ReconnectionTermsRow
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
from db.tables.satisfaction import SatisfactionRow
from db.tables.scheduled import ScheduledRunRow, SetAsideRow
from db.tables.self_willed import SelfWilledReconnectionRow
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
    "ComplaintRow",
    "CompletedJobRow",
    "ConnectionChangeRow",
    "ConnectionRow",
    "CutRow",
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
    "ObjectionRow",
    "OpenedFileRow",
    "OrderReportRow",
    "PaymentRow",
    "PersonalDetailsRow",
    "PrintoutRow",
    "ReadingJudgementRow",
    "ReadingRow",
    "ReconnectionTermsRow",
    "RefundRow",
    "ReportCursorRow",
    "RequestRow",
    "SatisfactionRow",
    "ScheduledRunRow",
    "SelfWilledReconnectionRow",
    "SequenceRow",
    "SetAsideRow",
    "SmsRow",
    "StepEntryRow",
    "StepReviewRow",
    "SubscriberRow",
    "TariffPermitRow",
    "UseFindingRow",
    "VisitAttemptRow",
    "WorkOrderRow",
]

load_tables()
ALL_TABLES = Row.metadata
