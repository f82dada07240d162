"""What declared readings keep, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from services.specific.self_declared_reading.model import Declaration
from services.specific.self_declared_reading.ports import Declarations


@dataclass
class FakeDeclarations:
    """Declared readings by their request."""

    port: ClassVar[type] = Declarations

    rows: dict[str, Declaration] = field(default_factory=dict)

    def of_request(self, tracking_code: str) -> Declaration | None:
        return self.rows.get(tracking_code)

    def save(self, declaration: Declaration) -> None:
        self.rows[declaration.tracking_code] = declaration
