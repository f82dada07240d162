"""What a migration asks of the engine, and of whoever knows what runs in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workers.migration.mapping import ByHand


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A deployed version of a process; `key` is the engine's."""

    key: int
    process_id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A process instance that has not ended. `waiting_at` are the elements where it stands, the sub-processes around
    them and the process itself included; `parent_key` is the instance that called it.
    """

    key: int
    definition_key: int
    parent_key: int | None
    waiting_at: frozenset[str]


class Running(Protocol):
    """Who knows what is deployed and what runs. An answer may be a few seconds old. Raises TechnicalError."""

    def definitions(self) -> Sequence[Definition]:
        """Every deployed version of every process."""
        ...

    def xml(self, definition: Definition) -> str:
        """The diagram's file as it was deployed."""
        ...

    def instances(self) -> Sequence[Instance]:
        """All that have not ended."""
        ...

    def variables(self, instance_key: int) -> Mapping[str, object]:
        """The variables of an instance, not those of what runs in it; without what is too long to be told whole."""
        ...


class Migrator(Protocol):
    """What migrates one instance."""

    def migrate(self, instance_key: int, definition_key: int, pairs: ByHand) -> bool:
        """Whether it was migrated: False if it has ended. Raises EngineRefused, TechnicalError."""
        ...
