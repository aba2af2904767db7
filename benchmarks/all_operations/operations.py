"""The operations of the installed botocore that are asked."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from botocore.loaders import Loader

from sagemaker_strategies.constraints.readers.service_model import installed_model

#: What the name of an operation begins with that creates, changes or records something.
VERBS: Final = ("Create", "Put", "Update", "Register")


def services() -> Iterator[str]:
    """The names of all services whose first protocol is AWS JSON."""
    for name in Loader().list_available_services("service-2"):
        if installed_model(name)["metadata"].get("protocol") == "json":
            yield name


def operations(service: str, globs: tuple[str, ...] = ("*",)) -> Iterator[str]:
    """The operations of a service that are asked and that a glob matches, ``SERVICE:OPERATION`` each."""
    for operation in sorted(installed_model(service)["operations"]):
        name = f"{service}:{operation}"
        if operation.startswith(VERBS) and any(fnmatchcase(name, glob) for glob in globs):
            yield name
