"""The engine's record stream: which records matter to a process test, as Python values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .jvm import JavaObject, java_class

_PROTOCOL = "io.camunda.zeebe.protocol.record."
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
    """Chooses records by their enums, which is cheap, before any is turned into JSON, which is not."""

    def __init__(self) -> None:
        record_types = java_class(_PROTOCOL + "RecordType")
        value_types = java_class(_PROTOCOL + "ValueType")
        intents = java_class(_PROTOCOL + "intent.ProcessInstanceIntent")
        self._command = record_types.COMMAND.ordinal()
        self._wanted = {getattr(value_types, name).ordinal() for name in _VALUE_TYPES}
        self._process_instance = value_types.PROCESS_INSTANCE.ordinal()
        self._skipped = {int(getattr(intents, name).value()) for name in _SKIPPED_INTENTS}

    def select(self, records: JavaObject, count: int) -> list[Record]:
        """Return the wanted ones of the first ``count`` of a Java list of records."""
        return [_record(java) for java in (records.get(i) for i in range(count)) if self._wants(java)]

    def _wants(self, java: JavaObject) -> bool:
        record_type = java.getRecordType().ordinal()
        if record_type == self._command:
            return False
        value_type = java.getValueType().ordinal()
        if value_type not in self._wanted:
            return False
        return value_type != self._process_instance or java.getIntent().value() not in self._skipped


def _record(java: JavaObject) -> Record:
    parsed = json.loads(str(java.toJson()))
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
