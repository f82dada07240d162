"""The engine's record stream: which records matter to a process test, as Python values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .java_functions import calling, one_of
from .jvm import JavaObject, java_class

_PROTOCOL = "io.camunda.zeebe.protocol.record."
_RECORD = _PROTOCOL + "Record"
_VALUE_TYPES = (
    "FORM",
    "INCIDENT",
    "JOB",
    "JOB_BATCH",
    "MESSAGE",
    "PROCESS",
    "PROCESS_INSTANCE",
    "PROCESS_MESSAGE_SUBSCRIPTION",
    "TIMER",
    "USER_TASK",
    "VARIABLE",
)
# An element is active from ACTIVATING on (a start listener runs there); the intents between add nothing but time.
_SKIPPED_INTENTS = ("ELEMENT_ACTIVATED", "ELEMENT_COMPLETING", "ELEMENT_TERMINATING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One event, or one rejected command, of the engine."""

    source_position: int
    key: int
    timestamp: int
    rejected: bool
    value_type: str
    intent: str
    rejection_type: str
    rejection_reason: str
    value: Mapping[str, Any]


class RecordFilter:
    """Chooses records by their enums, which is cheap, before any is turned into JSON, which is not; all of it in Java:
    a call from Python costs more than what it asks for.
    """

    def __init__(self) -> None:
        types, values, intents = (
            java_class(_PROTOCOL + name) for name in ("RecordType", "ValueType", "intent.ProcessInstanceIntent")
        )
        told = one_of(_RECORD, "getRecordType", _PROTOCOL + "RecordType", [types.EVENT, types.COMMAND_REJECTION])
        wanted = one_of(_RECORD, "getValueType", _PROTOCOL + "ValueType", [getattr(values, v) for v in _VALUE_TYPES])
        skipped = one_of(
            _RECORD, "getIntent", _PROTOCOL + "intent.Intent", [getattr(intents, i) for i in _SKIPPED_INTENTS]
        )
        self._wants = told.and_(wanted).and_(skipped.negate())
        self._text = calling(_RECORD, "toJson", "java.lang.String")
        self._list = java_class("java.util.stream.Collectors").joining(",", "[", "]")

    def select(self, records: JavaObject) -> list[Record]:
        """Return the wanted ones of a Java list of records."""
        texts = records.stream().filter(self._wants).map(self._text).collect(self._list)
        return [_record(parsed) for parsed in json.loads(str(texts))]


def _record(parsed: Mapping[str, Any]) -> Record:
    return Record(
        source_position=parsed["sourceRecordPosition"],
        key=parsed["key"],
        timestamp=parsed["timestamp"],
        rejected=parsed["recordType"] == "COMMAND_REJECTION",
        value_type=parsed["valueType"],
        intent=parsed["intent"],
        rejection_type=parsed["rejectionType"],
        rejection_reason=parsed["rejectionReason"],
        value=parsed["value"],
    )
