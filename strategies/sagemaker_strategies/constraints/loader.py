"""From what a user names to a catalogue: shipped extracts, the installed botocore, or a file."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.identifiers import with_names
from sagemaker_strategies.constraints.observations import observed
from sagemaker_strategies.constraints.readers.extract import Extract, read_extract
from sagemaker_strategies.constraints.readers.page_extract import read_page_extract
from sagemaker_strategies.constraints.readers.service_model import (
    derived,
    installed_version,
    read_installed,
    read_service_model,
)
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: The specification of a run that names none: dated, so that two runs check the same.
DEFAULT_SPEC: Final = "botocore-1.44.5"
#: The documented definition as the developer guide's pages of May 2018 state it.
DOCUMENTED_SPEC: Final = "documented-2018-05"
#: The specifications that come with this package.
SHIPPED_SPECS: Final = (DEFAULT_SPEC, DOCUMENTED_SPEC)
#: The name of the botocore that is installed, whichever it is.
INSTALLED_SPEC: Final = "botocore"

_GZIP_MAGIC: Final = b"\x1f\x8b"
#: Bytes of a file that are read, unpacked: the largest service model of AWS has a quarter of it.
LARGEST_FILE: Final = 1 << 24


def load(spec: str | Path | None = DEFAULT_SPEC, operation: str = TUNING_JOB.name) -> Catalogue:
    """The catalogue of a specification, given by name or as a file, for an operation.

    ``operation`` is ``SERVICE:OPERATION`` in botocore's names. None stands for the specification that
    `default_spec` names. A str is a name first (`SHIPPED_SPECS`, ``botocore``, or ``botocore-`` and the version that is
    installed), then a path; a `Path` is always a file: a service model or an extract (``.json``,
    ``.json.gz``), or a page of the API reference (``.md``). Raises `SpecError`, in one line.
    """
    spec = default_spec(operation) if spec is None else spec
    if spec in SHIPPED_SPECS or spec == INSTALLED_SPEC:
        return _kept_catalogue(str(spec), operation)
    return with_names(observed(read_spec(spec, operation)))


@lru_cache(maxsize=64)
def _kept_catalogue(spec: str, operation: str) -> Catalogue:
    """The same catalogue each time, so that what is made of its places is made once in a process."""
    return with_names(observed(read_spec(spec, operation)))


def default_spec(operation: str) -> str:
    """The specification of a run that names none: what is shipped, or else what is installed."""
    return DEFAULT_SPEC if operation == TUNING_JOB.name else INSTALLED_SPEC


def read_spec(spec: str | Path, operation: str = TUNING_JOB.name) -> Extract:
    """What `load` reads, before the clauses are made of it."""
    if spec in SHIPPED_SPECS:
        if operation != TUNING_JOB.name and not _is_installed(str(spec)):
            raise SpecError(
                f"{spec}: has {TUNING_JOB.create} alone, not {operation}; "
                f"use {INSTALLED_SPEC} (version {installed_version()} is installed) or a service model"
            )
        if operation == TUNING_JOB.name:
            return shipped(str(spec))
    if isinstance(spec, str) and _is_installed(spec):
        return read_installed(operation)
    path = Path(spec)
    if isinstance(spec, str) and not os.path.exists(path):  # a name may be too long for Path.exists
        raise SpecError(f"{spec!r}: no such specification and no such file; {_known()}")
    return _read_file(path, operation)


def shipped(spec: str) -> Extract:
    """One of the `SHIPPED_SPECS`, from this package's data."""
    data = resources.files(__package__) / "data" / f"{spec}.json"
    return read_extract(json.loads(data.read_text(encoding="utf-8")), data.name)


def _is_installed(spec: str) -> bool:
    if spec == INSTALLED_SPEC:
        return True
    return spec.startswith("botocore-") and spec == f"botocore-{installed_version()}"


def _known() -> str:
    return (
        f"known are {', '.join(SHIPPED_SPECS)}, botocore (version {installed_version()} is "
        "installed), or the path of a service model or extract (.json, .json.gz) "
        "or of an API page (.md)"
    )


def _read_file(path: Path, operation: str) -> Extract:
    content = _bytes(path)
    is_page = path.suffix == ".md"
    document = {} if is_page else _parsed(_text(content, path), path)
    if (is_page or "format" in document) and operation != TUNING_JOB.name:
        raise SpecError(f"{path}: expected a service model with {operation}")
    if is_page:
        return read_page_extract(path, _text(content, path), shipped(DOCUMENTED_SPEC))
    if "format" in document:
        return read_extract(document, path.name)
    service, _, create = operation.partition(":")
    described = derived(document, create, service)
    return read_service_model(document, path.name, spec=path.name, operation=described)


def _bytes(path: Path) -> bytes:
    if os.path.isdir(path):
        raise SpecError(f"{path}: is a folder, expected a file; {_known()}")
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == _GZIP_MAGIC
        with gzip.open(path) if is_packed else path.open("rb") as unpacked:
            content = unpacked.read(LARGEST_FILE + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise SpecError(f"{path}: the gzip data is damaged or cut off ({error})") from None
    except OSError as error:
        raise SpecError(f"{path}: cannot be read ({error.strerror or error})") from None
    if len(content) > LARGEST_FILE:
        raise SpecError(f"{path}: has more than {LARGEST_FILE} bytes unpacked, which are not read")
    return content


def _text(content: bytes, path: Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError(
            f"{path}: expected UTF-8 text, got other bytes at offset {error.start}"
        ) from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SpecError(f"{path}: expected JSON or an API page (.md), got {error}") from None
    if not isinstance(document, dict):
        raise SpecError(
            f"{path}: expected a JSON object, got {type(document).__name__}; {_known()}"
        )
    return document
