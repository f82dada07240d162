"""Downloads cut short, damaged, foreign; unpackings cut short; full disks."""

import errno
import shutil
import tarfile
from collections import namedtuple
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.engine.artifacts import ALL, CAMUNDA_TERMS, ArtifactSet, sha256
from deploy.engine.installation import find_installed, install, require_installed, terms_to_tell
from deploy.engine.maven import Report
from deploy.errors import DeployError

_Usage = namedtuple("_Usage", "total used free")


class Repository:
    """A Maven repository that delivers what the test put there, and fetches again what was removed."""

    def __init__(self, folder: Path, contents: dict[str, bytes]) -> None:
        self.folder = folder
        self.contents = contents
        self.resolved = 0
        self.deliver()

    def deliver(self) -> list[Path]:
        self.folder.mkdir(exist_ok=True)
        for name, content in self.contents.items():
            if not (self.folder / name).exists():
                (self.folder / name).write_bytes(content)
        return sorted(self.folder.iterdir())

    def resolve(self, _artifacts: ArtifactSet, _report: Report) -> list[Path]:
        self.resolved += 1
        return self.deliver()


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository", {"a.jar": b"first", "b.jar": b"second"})


@pytest.fixture
def artifacts(tmp_path: Path, repository: Repository) -> ArtifactSet:
    return pinned(tmp_path, repository.deliver())


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def pinned(folder: Path, files: Sequence[Path]) -> ArtifactSet:
    checksums = folder / "sample.sha256"
    checksums.write_text("".join(f"{sha256(path)}  {path.name}\n" for path in files))
    return ArtifactSet(name="sample", title="Sample", megabytes=1, checksums=checksums)


def quiet(_line: str) -> None:
    """Reports nothing."""


def test_a_set_is_installed_once(artifacts: ArtifactSet, repository: Repository, cache: Path) -> None:
    folder = install(artifacts, quiet, cache=cache, resolve=repository.resolve)
    again = install(artifacts, quiet, cache=cache, resolve=repository.resolve)
    assert folder == again == find_installed(artifacts, cache)
    assert (folder / "a.jar").read_bytes() == b"first"
    assert repository.resolved == 1


def test_half_a_download_is_fetched_again(artifacts: ArtifactSet, repository: Repository, cache: Path) -> None:
    (repository.folder / "b.jar").write_bytes(b"sec")
    folder = install(artifacts, quiet, cache=cache, resolve=repository.resolve)
    assert (folder / "b.jar").read_bytes() == b"second"
    assert repository.resolved == 2


def test_a_file_that_stays_wrong_is_refused_and_named(
    artifacts: ArtifactSet, repository: Repository, cache: Path
) -> None:
    repository.contents["b.jar"] = b"another"
    (repository.folder / "b.jar").unlink()
    with pytest.raises(DeployError) as refused:
        install(artifacts, quiet, cache=cache, resolve=repository.resolve)
    assert "b.jar" in str(refused.value)
    assert find_installed(artifacts, cache) is None


def test_a_file_that_nobody_pinned_is_refused(artifacts: ArtifactSet, repository: Repository, cache: Path) -> None:
    repository.contents["stranger.jar"] = b"?"
    with pytest.raises(DeployError, match=r"not pinned: stranger\.jar"):
        install(artifacts, quiet, cache=cache, resolve=repository.resolve)


def test_half_an_unpacking_does_not_count_and_is_redone(
    artifacts: ArtifactSet, repository: Repository, cache: Path
) -> None:
    folder = install(artifacts, quiet, cache=cache, resolve=repository.resolve)
    (folder / ".complete").unlink()
    (folder / "b.jar").unlink()
    folder.with_name(f"{folder.name}.partial").mkdir()
    with pytest.raises(DeployError, match="is not installed"):
        require_installed(artifacts, cache)
    install(artifacts, quiet, cache=cache, resolve=repository.resolve)
    assert (folder / "b.jar").read_bytes() == b"second"
    assert not folder.with_name(f"{folder.name}.partial").exists()


def test_an_archive_is_unpacked_without_its_top_folder(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "thing-1").mkdir()
    (tmp_path / "thing-1" / "read.me").write_text("hello")
    archive = tmp_path / "thing.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(tmp_path / "thing-1", arcname="thing-1")
    artifacts = pinned(tmp_path, [archive])
    folder = install(artifacts, quiet, cache=cache, resolve=lambda *_: [archive])
    assert (folder / "read.me").read_text() == "hello"


def test_a_full_disk_is_found_before_anything_is_fetched(
    artifacts: ArtifactSet, repository: Repository, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(10, 10, 0))
    with pytest.raises(DeployError) as refused:
        install(artifacts, quiet, cache=cache, resolve=repository.resolve)
    assert "AFTERSALES_CACHE" in refused.value.remedy
    assert repository.resolved == 0


def test_a_disk_that_fills_up_meanwhile_is_explained(artifacts: ArtifactSet, cache: Path) -> None:
    def resolve(_artifacts: ArtifactSet, _report: Report) -> list[Path]:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DeployError, match="is full"):
        install(artifacts, quiet, cache=cache, resolve=resolve)


@pytest.mark.parametrize("artifacts", ALL, ids=lambda each: each.name)
def test_every_set_has_its_pins(artifacts: ArtifactSet) -> None:
    pins = artifacts.pins()
    assert pins
    assert all(len(digest) == 64 for digest in pins.values())


def test_before_the_first_download_the_terms_are_told_once_and_never_again(
    artifacts: ArtifactSet, repository: Repository, cache: Path
) -> None:
    mine = replace(artifacts, terms="Not for production.")
    assert terms_to_tell([mine, mine, artifacts], cache) == ["Not for production."]
    install(mine, quiet, cache=cache, resolve=repository.resolve)
    assert terms_to_tell([mine], cache) == []


def test_what_is_camundas_says_what_its_licence_allows_in_one_line() -> None:
    assert {each.name: each.terms for each in ALL} == {
        "camunda": CAMUNDA_TERMS,
        "opensearch": "",
        "embedded": CAMUNDA_TERMS,
    }
    assert "development and test" in CAMUNDA_TERMS
    assert "\n" not in CAMUNDA_TERMS
