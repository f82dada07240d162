"""What runs in the embedded engine, as the port that Operate is on the full stack."""

from collections.abc import Mapping, Sequence

from tests.zeebekit import EmbeddedEngine
from workers.migration.running import Definition, Instance


class EmbeddedRunning:
    """Implements `workers.migration.running.Running`."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine = engine

    def definitions(self) -> Sequence[Definition]:
        return [
            Definition(key=each.key, process_id=each.process_id, version=each.version)
            for each in self._engine.definitions()
        ]

    def xml(self, definition: Definition) -> str:
        return next(each.source.decode() for each in self._engine.definitions() if each.key == definition.key)

    def instances(self) -> Sequence[Instance]:
        return [
            Instance(
                key=each.key,
                definition_key=each.definition_key,
                parent_key=each.parent_key,
                waiting_at=frozenset({*each.own_waiting_at(), each.process_id}),
            )
            for each in self._engine.instances()
            if each.state == "active"
        ]

    def variables(self, instance_key: int) -> Mapping[str, object]:
        return next(each for each in self._engine.instances() if each.key == instance_key).variables()
