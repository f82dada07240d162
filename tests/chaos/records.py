"""The engine's own records of a run, by which it is judged, whatever our database says.

The broker's exporter writes them to where it takes an OpenSearch to be; of that interface it needs a bulk request and
a template's acknowledgement. The records are the engine's, in its order, each at least once.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, ClassVar

from tests.chaos.engine_time import EngineTime
from tests.chaos.limit_records import WITH_ROWS, LimitRecords

_PROCESS = "PROCESS"
_TOLD_ELEMENTS = tuple(f'"bpmnElementType":"{kind}"'.encode() for kind in (_PROCESS, *WITH_ROWS))
_TOLD_JOBS = ("COMPLETED", "ERROR_THROWN", "CANCELED", "TIMED_OUT", "FAILED")


@dataclass(frozen=True, slots=True)
class JobDone:
    """A job that the engine took as completed, or as ended by an error."""

    element_instance_key: int
    job_type: str


@dataclass(frozen=True, slots=True)
class Completion:
    """When a job was done, and until when its worker had been given it; on the engine's clock, in milliseconds."""

    at: int
    deadline: int


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """What stopped an instance, in the engine's words."""

    job_key: int
    element_id: str
    error: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A user task that waits for somebody."""

    key: int
    element_id: str


@dataclass(slots=True)
class Records:
    """What the engine has recorded so far. Instances are those that nobody called; keys are the engine's, and so are
    times, unless `time` is asked for the machine's.
    """

    time: EngineTime = field(default_factory=EngineTime)
    limits: LimitRecords = field(default_factory=LimitRecords)
    instances: dict[int, str] = field(default_factory=dict)
    ended: dict[int, str] = field(default_factory=dict)
    jobs_done: dict[int, JobDone] = field(default_factory=dict)
    done_again: list[int] = field(default_factory=list)
    cancelled: set[tuple[int, str]] = field(default_factory=set)
    """Element instance and type of jobs whose element was left before they were done."""
    jobs_lost: Counter[str] = field(default_factory=Counter)
    """Jobs that timed out or failed: each is offered again."""
    incidents: dict[int, OpenIncident] = field(default_factory=dict)
    incidents_ever: int = 0
    completions: list[Completion] = field(default_factory=list)
    """In the engine's order."""
    tasks: "SimpleQueue[OpenTask]" = field(default_factory=SimpleQueue)
    tasks_over: set[int] = field(default_factory=set)
    position: int = 0
    """The position of the last record."""
    _lock: Lock = field(default_factory=Lock)

    @property
    def open_instances(self) -> set[int]:
        """Those that have not ended."""
        with self._lock:
            return self.instances.keys() - self.ended.keys()

    def open_by_process(self) -> dict[str, int]:
        """How many have not ended, by their process."""
        still_open = self.open_instances
        with self._lock:
            return dict(Counter(self.instances[key] for key in still_open))

    def ended_of(self, *processes: str) -> int:
        """How many instances of these have ended; a bill that lives on behind its request has one of its own."""
        with self._lock:
            return sum(self.instances.get(key) in processes for key in self.ended)

    def limits_so_far(self) -> LimitRecords:
        """A copy of what is recorded of limits: the engine goes on."""
        with self._lock:
            return deepcopy(self.limits)

    def take(self, bulk: bytes) -> None:
        """Note the records of a bulk request: an action's line and a record's line in turn."""
        lines = bulk.split(b"\n")
        with self._lock:
            for action, record in zip(lines[0::2], lines[1::2], strict=False):
                self._note(action, record)

    def _note(self, action: bytes, record: bytes) -> None:
        if b"_process-instance_" in action and not any(kind in record for kind in _TOLD_ELEMENTS):
            return
        told = json.loads(record)
        if told["position"] > self.position:  # else exported again after a restart
            self.position = told["position"]
            self.limits.note(told)
            self._note_new(told)

    def _note_new(self, told: Mapping[str, Any]) -> None:
        match told["valueType"]:
            case "PROCESS_INSTANCE":
                self._note_instance(told)
            case "JOB":
                self._note_job(told)
            case "INCIDENT":
                self._note_incident(told)
            case "USER_TASK":
                self._note_task(told)

    def _note_instance(self, told: Mapping[str, Any]) -> None:
        value = told["value"]
        if value["bpmnElementType"] != _PROCESS or value["parentProcessInstanceKey"] > 0:
            return
        key = value["processInstanceKey"]
        if told["intent"] == "ELEMENT_ACTIVATED":
            self.instances[key] = value["bpmnProcessId"]
        elif told["intent"] in ("ELEMENT_COMPLETED", "ELEMENT_TERMINATED"):
            self.ended[key] = told["intent"]

    def _note_job(self, told: Mapping[str, Any]) -> None:
        intent = told["intent"]
        if intent not in _TOLD_JOBS:
            return
        if intent in ("TIMED_OUT", "FAILED"):
            self.jobs_lost[intent] += 1
            return
        value = told["value"]
        if intent == "CANCELED":
            self.cancelled.add((value["elementInstanceKey"], value["type"]))
            return
        if told["key"] in self.jobs_done:
            self.done_again.append(told["key"])
        self.jobs_done[told["key"]] = JobDone(value["elementInstanceKey"], value["type"])
        self.completions.append(Completion(told["timestamp"], value["deadline"]))

    def _note_incident(self, told: Mapping[str, Any]) -> None:
        value = told["value"]
        if told["intent"] == "CREATED":
            self.incidents_ever += 1
            error = f"{value['errorType']}: {value['errorMessage']}"
            self.incidents[told["key"]] = OpenIncident(value["jobKey"], value["elementId"], error)
        elif told["intent"] == "RESOLVED":
            self.incidents.pop(told["key"], None)

    def _note_task(self, told: Mapping[str, Any]) -> None:
        value = told["value"]
        if told["intent"] == "CREATED":
            self.tasks.put(OpenTask(value["userTaskKey"], value["elementId"]))
        elif told["intent"] in ("COMPLETED", "CANCELED"):
            self.tasks_over.add(value["userTaskKey"])


class RecordStore:
    """Listens on one port for the broker's exporter; may be unavailable for a while."""

    def __init__(self, port: int, records: Records) -> None:
        self.port = port
        self._records = records
        self._server: ThreadingHTTPServer | None = None

    def open(self) -> None:
        """Take records from now on."""
        self._server = _Server(("127.0.0.1", self.port), self._records)
        Thread(target=self._server.serve_forever, daemon=True, name="record-store").start()

    def close(self) -> None:
        """Refuse all connections; the exporter keeps what it has not got rid of."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], records: Records) -> None:
        super().__init__(address, _Answers)
        self.records = records
        self.open = True

    def server_close(self) -> None:
        self.open = False
        super().server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed, or that gave up: what else is told as ever."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    _ACKNOWLEDGED: ClassVar = {"acknowledged": True}

    def do_GET(self) -> None:
        """The exporter asks for a policy of retention, to delete one that it does not want."""
        self._body()
        self._answer(404, {})

    def do_PUT(self) -> None:
        self._body()
        self._answer(200, self._ACKNOWLEDGED)

    def do_POST(self) -> None:
        body = self._body()
        if not self.server.open:  # a connection from before
            self.close_connection = True
            return
        self.server.records.take(body)
        self._answer(200, {"took": 1, "errors": False, "items": []})

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _answer(self, status: int, body: Mapping[str, object]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return
