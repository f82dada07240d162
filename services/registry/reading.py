"""Reads the manifests of a bpmn folder, and what is wrong with them as files and tables."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from services.registry.faults import RegistryFault, faults_of, unreadable
from services.registry.schema import CommonManifest, PartManifest, ServiceManifest

COMMON = "common.toml"
M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True, kw_only=True)
class Manifests:
    """The manifests that could be read, by the key of their folder, and the faults of the others."""

    root: Path
    common: CommonManifest | None = None
    services: Mapping[str, ServiceManifest] = field(default_factory=dict)
    parts: Mapping[str, PartManifest] = field(default_factory=dict)
    faults: list[RegistryFault] = field(default_factory=list)


def read_manifests(root: Path) -> Manifests:
    """All manifests below the folder `root`."""
    read = Manifests(root=root)
    read.common = _read(root / COMMON, COMMON, CommonManifest, read.faults)
    read.services = _read_each(root, "services", "service.toml", ServiceManifest, read.faults)
    read.parts = _read_each(root, "parts", "part.toml", PartManifest, read.faults)
    return read


def _read_each(root: Path, kind: str, name: str, model: type[M], faults: list[RegistryFault]) -> Mapping[str, M]:
    folders = sorted(each for each in (root / kind).glob("*") if each.is_dir())
    read = {each.name: _read(each / name, f"{kind}/{each.name}", model, faults) for each in folders}
    return {key: manifest for key, manifest in read.items() if manifest is not None}


def _read(path: Path, folder: str, model: type[M], faults: list[RegistryFault]) -> M | None:
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        problem, remedy = "there is no such file", "Write it: each folder has a manifest, see CONTRIBUTING.md."
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem, remedy = unreadable(error)
    except ValidationError as error:
        faults.extend(faults_of(folder, model, error))
        return None
    faults.append(RegistryFault(folder=folder, key=path.name, problem=problem, remedy=remedy))
    return None
