"""The three artifact sets of `pom.xml` and the pinned checksums of the files that they consist of."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
POM = _HERE / "pom.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactSet:
    """Files that are fetched and installed together.

    `name` is also the Maven profile and the name of the checksums file; `megabytes` the disk space they need unpacked;
    `terms` what whoever fetches them has to know of their licence, in one line, if there is anything.
    """

    name: str
    title: str
    megabytes: int
    checksums: Path
    terms: str = ""

    def pins(self) -> dict[str, str]:
        """File name → pinned SHA-256, in hexadecimal."""
        lines = self.checksums.read_text(encoding="utf-8").splitlines()
        return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}

    def fingerprint(self) -> str:
        """Changes whenever a pinned file does; names the installation's folder."""
        return hashlib.sha256(self.checksums.read_bytes()).hexdigest()[:12]


CAMUNDA_TERMS = (
    "Camunda comes under the Camunda License 1.0: free of charge for development and test, not for production, "
    "which needs a licence from Camunda."
)


def _named(name: str, title: str, megabytes: int, terms: str = "") -> ArtifactSet:
    checksums = _HERE / "checksums" / f"{name}.sha256"
    return ArtifactSet(name=name, title=title, megabytes=megabytes, checksums=checksums, terms=terms)


CAMUNDA = _named("camunda", "Camunda 8.6.0 (Zeebe, Operate, Tasklist)", 330, CAMUNDA_TERMS)
OPENSEARCH = _named("opensearch", "OpenSearch 2.19.1", 60)
EMBEDDED = _named("embedded", "Zeebe 8.8.21, embedded, for process tests", 110, CAMUNDA_TERMS)
ALL = (CAMUNDA, OPENSEARCH, EMBEDDED)


def sha256(path: Path) -> str:
    """The file's SHA-256, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
