"""What is known of a running stack, kept in `state.json` of its run folder."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from deploy.stack.config import StackConfig
from deploy.stack.process import ProcessRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class StackState:
    """The configuration and the processes of a stack that was started. `seconds_to_start` is None until it is up."""

    config: StackConfig
    processes: tuple[ProcessRecord, ...] = ()
    seconds_to_start: float | None = None

    def with_process(self, record: ProcessRecord) -> Self:
        """The same with one process more."""
        return replace(self, processes=(*self.processes, record))

    @property
    def alive(self) -> tuple[ProcessRecord, ...]:
        """Those of the processes that still run."""
        return tuple(record for record in self.processes if record.process())


def save(state: StackState) -> None:
    """Write the state at once or not at all."""
    path = _path(state.config.run_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(_as_json(state), indent=2), encoding="utf-8")
    partial.replace(path)


def load(run_dir: Path) -> StackState | None:
    """The state of the stack of that run folder, or None if there is none."""
    try:
        return _from_json(json.loads(_path(run_dir).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def forget(run_dir: Path) -> None:
    """Remove the state: nothing runs any more."""
    _path(run_dir).unlink(missing_ok=True)


def _path(run_dir: Path) -> Path:
    return run_dir / "state.json"


def _as_json(state: StackState) -> dict[str, Any]:
    return {
        "config": state.config.as_json(),
        "seconds_to_start": state.seconds_to_start,
        "processes": [
            {
                "name": each.name,
                "pid": each.pid,
                "started_at": each.started_at,
                "log": str(each.log),
                "grace": each.grace,
            }
            for each in state.processes
        ],
    }


def _from_json(stored: dict[str, Any]) -> StackState:
    return StackState(
        config=StackConfig.from_json(stored["config"]),
        seconds_to_start=stored["seconds_to_start"],
        processes=tuple(ProcessRecord(**{**each, "log": Path(each["log"])}) for each in stored["processes"]),
    )
