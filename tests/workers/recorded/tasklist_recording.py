"""What the real Tasklist 8.6.0 answered, word for word, and how it was written down.

`python -m tests.workers.recorded.tasklist_recording WEB_URL TRACKING_CODE` asks a stack that is up, as its `admin`, and
writes the file anew; `test_open_tasks.py` says what must wait there then.
"""

import json
import sys
from pathlib import Path
from typing import Any

from workers.gateways.camunda_session import CamundaSession
from workers.gateways.tasklist import Session, TasklistTasks

RECORDING = Path(__file__).with_name("tasklist-open-tasks.json")
PAGE_SIZE = 3
"""So small that a few tasks need several pages."""

UNKNOWN_CODE = "0000000000"


class Recorder:
    """Asks, and writes down what was asked and answered."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.exchanges: list[dict[str, Any]] = []

    def call(self, method: str, path: str, query: object = None, /) -> object:
        answer = self._session.call(method, path, query)
        self.exchanges.append({"method": method, "path": path, "json": query, "answer": answer})
        return answer

    def close(self) -> None:
        self._session.close()


class Replay:
    """Answers what was asked before as it was answered then, and nothing else."""

    def __init__(self) -> None:
        self.exchanges: list[dict[str, Any]] = json.loads(RECORDING.read_text("utf-8"))
        self.asked: list[dict[str, Any]] = []

    def call(self, method: str, path: str, query: object = None, /) -> object:
        asked = {"method": method, "path": path, "json": query}
        self.asked.append(asked)
        answer: object
        [answer] = [each["answer"] for each in self.exchanges if asked == {name: each[name] for name in asked}]
        return answer

    def close(self) -> None:
        """Nothing is open."""


def main(web_url: str, tracking_code: str) -> None:
    """Ask all that the contract asks."""
    with CamundaSession(web_url, "admin", "admin") as session:
        recorder = Recorder(session)
        tasks = TasklistTasks(recorder, page_size=PAGE_SIZE)
        tasks.all()
        tasks.of_request(tracking_code)
        tasks.of_request(UNKNOWN_CODE)
    RECORDING.parent.mkdir(exist_ok=True)
    RECORDING.write_text(json.dumps(recorder.exchanges, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
