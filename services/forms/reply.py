"""How a report is answered: it was taken, or it is told what is to be corrected."""

from dataclasses import dataclass

from services.forms.findings import as_markdown
from services.model.requests import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What whoever reports is told. A typo is no error of the software: it is found, told and corrected."""

    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """True if nothing of the report is to be corrected."""
        return not self.findings

    @property
    def message(self) -> str:
        """What is to be corrected, as a Persian markdown list; empty for an accepted report."""
        return as_markdown(self.findings)
