"""The operations of the installed botocore that are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

from botocore.loaders import Loader

from sagemaker_strategies.constraints.readers.service_model import installed_model
from sagemaker_strategies.operations.derivation import protocol_of

#: What the name of an operation begins with that creates, changes or records something.
VERBS: Final = ("Create", "Put", "Update", "Register")


def operations(globs: Sequence[str] = ("*:*",), protocol: str = "json") -> Iterator[str]:
    """The operations of a protocol that are asked and that a glob matches, ``SERVICE:OPERATION`` each."""
    of_services = [glob.partition(":")[0] for glob in globs]
    for service in Loader().list_available_services("service-2"):
        if any(fnmatchcase(service, glob) for glob in of_services):
            yield from _of_service(service, globs, protocol)


def _of_service(service: str, globs: Sequence[str], protocol: str) -> Iterator[str]:
    model = installed_model(service)
    if protocol_of(model["metadata"]) == protocol:
        for operation in sorted(model["operations"]):
            name = f"{service}:{operation}"
            if operation.startswith(VERBS) and any(fnmatchcase(name, glob) for glob in globs):
                yield name
