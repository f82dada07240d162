"""The embedded engine's Java objects: started, read, written to and moved in time.

Everything that reaches into the engine's private parts is in this module.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from .errors import EngineTimeout
from .jvm import ENGINE_FACTORY, JavaObject, java_class
from .records import Record, RecordFilter

_ZEEBE = "io.camunda.zeebe."
_PROTOCOL = _ZEEBE + "protocol.record."


class JavaEngine:
    """One running engine with its in-memory log and a clock that can be moved forward."""

    def __init__(self) -> None:
        self._engine = java_class(ENGINE_FACTORY).create()
        self._engine.start()
        self._records = _private(self._engine.getRecordStreamSource(), "records")
        self._clock = _private(self._engine, "clock")
        self._processor = _private(self._engine, "streamProcessor")
        self._writer = _private(_private(_private(self._engine, "gateway"), "writer"), "writer")
        self._filter = RecordFilter()

    def stop(self) -> None:
        """Stop the engine; its port is free afterwards."""
        self._engine.stop()

    @property
    def address(self) -> str:
        """Host and port of the gRPC gateway."""
        port = str(self._engine.getGatewayAddress()).rpartition(":")[2]
        return f"127.0.0.1:{port}"

    def now_ms(self) -> int:
        """The engine's time in milliseconds since the epoch."""
        self._clock.update()  # or it shows the time at which an engine's thread last looked
        return int(self._clock.getTimeMillis())

    def add_time(self, duration: timedelta) -> None:
        """Move the engine's clock forward; what is due fires soon after, on the engine's own threads."""
        millis = round(duration / timedelta(milliseconds=1))
        self._engine.increaseTime(java_class("java.time.Duration").ofMillis(millis))
        self._clock.update()

    def stop_clock(self, millis: int) -> None:
        """Stop the engine's clock at this moment, in milliseconds since the epoch; time that is added moves it."""
        self._clock.setCurrentTime(java_class("java.time.Instant").ofEpochMilli(millis))
        self._clock.update()

    def run_clock(self) -> None:
        """Let the clock run on from where it stands."""
        stood_at = self.now_ms()
        self._clock.reset()
        self.add_time(timedelta(milliseconds=stood_at - self.now_ms()))

    def pause(self) -> None:
        """Have the engine process nothing and look for nothing that is due."""
        self._processor.pauseProcessing().join()

    def look_anew(self) -> None:
        """Have the engine look for what is due, whatever it believes to have planned: as after any pause."""
        self.pause()
        self._processor.resumeProcessing()

    def has_reached_end(self) -> bool:
        """Whether the processor, asked on its own thread, has read its log to the end."""
        return bool(self._processor.hasProcessingReachedTheEnd().join())

    def drain_records(self) -> tuple[int, list[Record]]:
        """Return how many records the engine wrote since the last call, and those of interest.

        The engine's own list is emptied, so that a long test session needs no more memory for it.
        """
        self._engine.getRecordStreamSource().getRecords()
        count = int(self._records.size())
        wanted = self._filter.select(self._records) if count else []
        self._records.clear()
        return count, wanted

    def write_command(self, key: int, value_type: str, intent: str, value: JavaObject) -> int:
        """Write a command that the gRPC gateway does not know into the engine's log; return its position."""
        metadata = (
            java_class(_ZEEBE + "protocol.impl.record.RecordMetadata")()
            .recordType(java_class(_PROTOCOL + "RecordType").COMMAND)
            .valueType(getattr(java_class(_PROTOCOL + "ValueType"), value_type))
            .intent(_intent(value_type, intent))
        )
        entry = java_class(_ZEEBE + "logstreams.log.LogAppendEntry").of(key, metadata, value)
        context = java_class(_ZEEBE + "logstreams.log.WriteContext").internal()
        written = self._writer.tryWrite(context, entry)
        if written.isLeft():
            raise EngineTimeout(f"the engine's log took no {value_type} {intent}: {written.getLeft()}")
        return int(written.get())

    def write_user_task(
        self, key: int, intent: str, *, assignee: str = "", due_date: str | None = None, variables: Mapping[str, Any]
    ) -> int:
        """Write a user task command: COMPLETE, ASSIGN, CLAIM, or UPDATE of the due date."""
        record = java_class(_ZEEBE + "protocol.impl.record.value.usertask.UserTaskRecord")()
        record.setUserTaskKey(key).setAssignee(assignee).setAction(intent.lower())
        record.setVariables(_message_pack(variables))
        if due_date is not None:
            record.setDueDate(due_date).setDueDateChanged()
        return self.write_command(key, "USER_TASK", intent, record)

    def write_message_expiry(self, key: int) -> int:
        """Write the command that drops a buffered message."""
        record = java_class(_ZEEBE + "protocol.impl.record.value.message.MessageRecord")()
        record.setName("").setCorrelationKey("").setTimeToLive(0)
        return self.write_command(key, "MESSAGE", "EXPIRE", record)


def _private(owner: JavaObject, field: str) -> JavaObject:
    declared = owner.getClass().getDeclaredField(field)
    declared.setAccessible(True)
    return declared.get(owner)


def _intent(value_type: str, intent: str) -> JavaObject:
    name = "".join(part.capitalize() for part in value_type.split("_"))
    return getattr(java_class(f"{_PROTOCOL}intent.{name}Intent"), intent)


def _message_pack(variables: Mapping[str, Any]) -> JavaObject:
    text = json.dumps(dict(variables), ensure_ascii=False)
    packed = java_class(_ZEEBE + "protocol.impl.encoding.MsgPackConverter").convertToMsgPack(text)
    return java_class(_ZEEBE + "util.buffer.BufferUtil").wrapArray(packed)
