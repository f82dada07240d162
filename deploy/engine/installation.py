"""Artifact sets in the cache: fetched, checked against the pins, put in place whole or not at all."""

import errno
import fcntl
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from deploy.engine import maven
from deploy.engine.artifacts import ArtifactSet, sha256
from deploy.errors import DeployError
from deploy.locations import cache_dir

Resolve: TypeAlias = Callable[[ArtifactSet, maven.Report], list[Path]]

_MARKER = ".complete"
_ARCHIVE = ".tar.gz"
_SPARE_MEGABYTES = 200


def find_installed(artifacts: ArtifactSet, cache: Path | None = None) -> Path | None:
    """The folder of a complete installation of exactly the pinned files, or None."""
    folder = _folder(artifacts, cache or cache_dir())
    return folder if (folder / _MARKER).is_file() else None


def require_installed(artifacts: ArtifactSet, cache: Path | None = None) -> Path:
    """The installation's folder; DeployError if there is none."""
    if folder := find_installed(artifacts, cache):
        return folder
    raise DeployError(
        f"{artifacts.title} is not installed.",
        remedy=f"python -m deploy.engine fetch {artifacts.name} (or: make setup)",
    )


def terms_to_tell(wanted: Iterable[ArtifactSet], cache: Path | None = None) -> list[str]:
    """The terms of those that have still to be downloaded, each once."""
    terms = (each.terms for each in wanted if each.terms and find_installed(each, cache) is None)
    return list(dict.fromkeys(terms))


def install(
    artifacts: ArtifactSet,
    report: maven.Report,
    *,
    cache: Path | None = None,
    resolve: Resolve = maven.resolve,
) -> Path:
    """Install the set unless it is there; return its folder.

    A download or an unpacking that was cut short is detected and redone. DeployError if it cannot be completed.
    """
    cache = cache or cache_dir()
    with _locked(cache), _disk_trouble_explained(cache):
        if found := find_installed(artifacts, cache):
            return found
        _require_space(artifacts, cache)
        files = _checked_files(artifacts, report, resolve)
        report("unpacking")
        return _put_in_place(files, _folder(artifacts, cache))


def _folder(artifacts: ArtifactSet, cache: Path) -> Path:
    return cache / "engine" / f"{artifacts.name}-{artifacts.fingerprint()}"


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    """One installation at a time: a second command waits for the first and finds its work done."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _disk_trouble_explained(cache: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise _no_space(cache) from error


def _require_space(artifacts: ArtifactSet, cache: Path) -> None:
    if shutil.disk_usage(cache).free < (artifacts.megabytes + _SPARE_MEGABYTES) * 1_000_000:
        raise _no_space(cache)


def _no_space(cache: Path) -> DeployError:
    return DeployError(
        f"The disk of {cache} is full: {shutil.disk_usage(cache).free // 1_000_000} MB free.",
        remedy="free 2 GB there, or set AFTERSALES_CACHE to a folder on another disk",
    )


def _checked_files(artifacts: ArtifactSet, report: maven.Report, resolve: Resolve) -> list[Path]:
    """The set's files in Maven's local repository, each as pinned; damaged ones are fetched again, once."""
    files = resolve(artifacts, report)
    damaged = _damaged(artifacts, files)
    if damaged:
        report(f"fetching again what was damaged: {', '.join(path.name for path in damaged)}")
        for path in damaged:
            path.unlink(missing_ok=True)
        files = resolve(artifacts, report)
        damaged = _damaged(artifacts, files)
    if damaged or {path.name for path in files} != artifacts.pins().keys():
        raise _not_as_pinned(artifacts, files, damaged)
    return files


def _damaged(artifacts: ArtifactSet, files: list[Path]) -> list[Path]:
    pins = artifacts.pins()
    return [path for path in files if path.name in pins and sha256(path) != pins[path.name]]


def _not_as_pinned(artifacts: ArtifactSet, files: list[Path], damaged: list[Path]) -> DeployError:
    names = {path.name for path in files}
    pinned = artifacts.pins().keys()
    log = [f"other content: {path}" for path in damaged]
    log += [f"not pinned: {name}" for name in sorted(names - pinned)]
    log += [f"missing: {name}" for name in sorted(pinned - names)]
    return DeployError(
        f"{artifacts.title}: what Maven delivered is not what {artifacts.checksums.name} pins.",
        remedy="ask whether the repository or mirror in your Maven settings can be trusted; "
        "after a change of versions on purpose: python -m deploy.engine pin",
        log=log,
    )


def _put_in_place(files: list[Path], folder: Path) -> Path:
    """Build under another name, mark as complete last, rename: nobody ever sees half an installation."""
    partial = folder.with_name(f"{folder.name}.partial")
    for remains in (partial, folder):
        shutil.rmtree(remains, ignore_errors=True)
    partial.mkdir(parents=True)
    for path in files:
        if path.name.endswith(_ARCHIVE):
            _unpack(path, partial)
        else:
            shutil.copyfile(path, partial / path.name)
    (partial / _MARKER).touch()
    return partial.rename(folder)


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack without the archive's single top folder."""
    with tarfile.open(archive) as tar:
        for member in tar:
            _, _, inner = member.name.partition("/")
            if inner:
                tar.extract(member.replace(name=inner), folder, filter="data")
