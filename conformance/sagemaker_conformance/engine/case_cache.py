"""Cases that were made before, in a folder of the user's: they depend on nothing that a target answers.

What is read from it is plain data of a few classes. With the requests it has their JSON and what was
found in them: the clauses that an independent judge finds broken, and what boto3 does. All of it depends
on the request and on code, which is a part of the key.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import pickle
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import sagemaker_conformance
import sagemaker_strategies
from sagemaker_conformance.checks.check import Check
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.multi_violation import MultiViolation, Violation
from sagemaker_strategies.cases.positive import Batch, Placement
from sagemaker_strategies.cases.sample import Sample
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue

#: Names the folder; ``off`` keeps nothing.
VARIABLE: Final = "SAGEMAKER_CONFORMANCE_CACHE"
_NAME: Final = "sagemaker-conformance"
#: How many files are kept; one of the tuning job has 0.3 MB.
_MOST_FILES: Final = 500
_CLASSES: Final = {
    (each.__module__, each.__qualname__): each
    for each in (frozenset, Batch, Case, MultiViolation, Placement, Sample, Violation)
}
_DIGEST_SIZE: Final = hashlib.sha256().digest_size


@dataclass(frozen=True)
class CaseCache:
    """Made cases by a key of all that they depend on.

    A file that is damaged, of another version, or that somebody else could have written counts as
    absent; a folder that cannot be written stays as it is.
    """

    folder: Path

    def key(self, seed_request: SeedRequest, paths: Sequence[str], checks: Sequence[Check]) -> str:
        """The key of what these checks send: a hash of the catalogue, the seed request and the code."""
        catalogue, typical = seed_request.catalogue, seed_request.typical_values
        facts = (
            _code(),
            _catalogue_hash(catalogue),
            (seed_request.name, seed_request.given, typical),
            (paths, sorted(map(str, checks))),  # plugins change their order
        )
        return hashlib.sha256(json.dumps(facts, default=_plain).encode()).hexdigest()

    def read(self, key: str) -> dict[tuple[str, ...], Any] | None:
        """What was written under the key, None where there is nothing that can be used."""
        try:
            with (self.folder / key).open("rb") as file:
                if not _is_own(os.fstat(file.fileno())):
                    return None
                digest, packed = file.read(_DIGEST_SIZE), file.read()
            return _unpacked(packed) if digest == _digest(key, packed) else None
        except (OSError, pickle.UnpicklingError):
            return None

    def write(self, key: str, made: Mapping[tuple[str, ...], Any]) -> None:
        """Keep what was made, in one step: another process sees the whole file or none."""
        packed = zlib.compress(pickle.dumps(dict(made), protocol=5), level=1)
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder)
            try:
                with open(handle, "wb") as file:
                    file.write(_digest(key, packed) + packed)
                os.replace(name, self.folder / key)
            except OSError:
                os.unlink(name)
                raise
            self._prune()

    def _prune(self) -> None:
        files = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime)
        for file in files[:-_MOST_FILES]:
            file.unlink(missing_ok=True)


def user_cache() -> CaseCache | None:
    """The cache in the folder that the environment names or the platform has for caches.

    None where the variable switches it off, or the user has no home.
    """
    given = os.environ.get(VARIABLE)
    if given == "off":
        return None
    if given:
        return CaseCache(Path(given))
    try:
        return CaseCache(_platform_folder() / _NAME)
    except RuntimeError:  # no home
        return None


def _platform_folder() -> Path:
    if sys.platform == "win32" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"])
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return given if given.is_absolute() else Path.home() / ".cache"


def _is_own(status: os.stat_result) -> bool:
    """Whether the user owns the file, and nobody else can write it."""
    if sys.platform == "win32":  # each user's own folder is closed to others
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


@cache
def _code() -> list[Any]:
    """What stands for the code that makes cases and judges them: versions, and the state of all files."""
    packages = sagemaker_strategies, sagemaker_conformance
    return [
        *map(version, ("sagemaker-conformance", "botocore", "jsonschema-rs", "regex")),
        sys.version,
        *(sorted(_states(os.path.dirname(str(package.__file__)))) for package in packages),
    ]


def _states(folder: str) -> Iterator[tuple[str, int, int]]:
    """The size and the time of each file that the code consists of, faster than pathlib finds them."""
    for root, _, names in os.walk(folder):
        for name in names:
            if name.endswith((".py", ".json")):
                path = f"{root}/{name}"
                state = os.stat(path)
                yield path[len(folder) :], state.st_size, state.st_mtime_ns


@lru_cache(maxsize=8)
def _catalogue_hash(catalogue: Catalogue) -> str:
    facts = catalogue.spec, catalogue.document, catalogue.root
    return hashlib.sha256(json.dumps(facts, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """What JSON lacks as what it has, the same in every process."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return sorted(value) if isinstance(value, frozenset) else dict(value)


def _digest(key: str, packed: bytes) -> bytes:
    return hashlib.sha256(key.encode() + packed).digest()


class _Unpickler(pickle.Unpickler):
    """Makes objects of these classes only: whatever a file has, nothing of it is run."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _CLASSES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None


def _unpacked(packed: bytes) -> dict[tuple[str, ...], Any]:
    """The data; its digest was right, so that it is whole."""
    collects = gc.isenabled()
    gc.disable()  # it would search a growing heap, again and again, in which nothing is garbage
    try:
        made: dict[tuple[str, ...], Any] = _Unpickler(io.BytesIO(zlib.decompress(packed))).load()
        return made
    finally:
        if collects:
            gc.enable()
