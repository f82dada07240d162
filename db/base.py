"""What all tables share: the base class, the naming rule, and the column type of each Python type."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, cast

from sqlalchemy import JSON, BigInteger, Integer, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, mapped_column

from db.column_types import KeyType, RialsType, UtcDateTime, state_type
from services.model.bills import BillState, PaymentChannel, PaymentResult, PaymentState
from services.model.calendar_changes import DecreeKind, ScopeKind
from services.model.complaints import ComplaintAbout, ComplaintDecision
from services.model.connections import ConnectionState, Judgement, ReadingRole, ReadingSource, TariffClass
from services.model.custody import Holder, MeterKind
from services.model.cuts import CutCase, CutExtent
from services.model.faults import RepairOutcome
from services.model.keys import ApplicantKind, BillKind, DocumentKind, RequestOutcome, WorkOrderKind
from services.model.metering import MeterCondition, OrderOutcome, WorkOrderState
from services.model.notices import SmsState
from services.model.permits import UseRuling
from services.model.printouts import PrintoutKind
from services.model.requests import Channel, PersonKind, RequestState
from services.model.reviews import Notice, ReviewOutcome
from services.model.self_willed import FoundBy
from services.model.steps import LimitClock
from services.model.visits import AttemptOutcome, Side
from services.money import Rials

EngineKey = Annotated[int, mapped_column(BigInteger)]
"""A key that the engine gave: 64 bits."""

Ordinal = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)]
"""Counts rows as they come in. SQLite counts only columns that are called INTEGER."""

JsonObject = dict[str, Any]
JsonObjects = list[JsonObject]


class MessageState(StrEnum):
    """Where a message to the engine stands."""

    QUEUED = "queued"
    PUBLISHED = "published"


class Row(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """Base of all rows, with one naming rule for constraints so that migrations can name what they change."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    # JSON, not JSONB: nothing searches in it, and JSONB refuses the NUL that a citizen's file may hold.
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        Rials: RialsType,
        JsonObject: JSON,
        JsonObjects: JSON,
        list[str]: JSON,
        **{
            states: state_type(states)
            for states in (
                AttemptOutcome,
                BillState,
                Channel,
                ComplaintAbout,
                ComplaintDecision,
                ConnectionState,
                CutCase,
                CutExtent,
                DecreeKind,
                FoundBy,
                Holder,
                Judgement,
                LimitClock,
                MessageState,
                MeterCondition,
                MeterKind,
                Notice,
                PaymentChannel,
                PaymentResult,
                PaymentState,
                PersonKind,
                OrderOutcome,
                PrintoutKind,
                ReadingRole,
                ReadingSource,
                RepairOutcome,
                RequestState,
                ReviewOutcome,
                ScopeKind,
                Side,
                SmsState,
                TariffClass,
                UseRuling,
                WorkOrderState,
            )
        },
        **{kind: KeyType(kind) for kind in (ApplicantKind, BillKind, DocumentKind, RequestOutcome, WorkOrderKind)},
    }


def table_of(row: type[Row]) -> Table:
    """The table itself, for statements that are to cost little."""
    return cast("Table", row.__table__)
