"""The operations of the installed botocore that are asked, and a catalogue of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, Final

import botocore
from botocore.loaders import Loader

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.readers.extract import Extract, request_shapes
from sagemaker_strategies.operations.operation import Operation

#: What the name of an operation begins with that creates, changes or records something.
VERBS: Final = ("Create", "Put", "Update", "Register")


@dataclass(frozen=True, slots=True)
class Service:
    """A service of protocol AWS JSON: botocore's name of it, and its parsed model."""

    name: str
    model: Mapping[str, Any]

    def operations(self, globs: tuple[str, ...] = ("*",)) -> Iterator[str]:
        """The names of its operations that are asked, sorted."""
        for name in sorted(self.model["operations"]):
            if name.startswith(VERBS) and any(
                fnmatchcase(f"{self.name}:{name}", glob) for glob in globs
            ):
                yield name

    def catalogue(self, create: str) -> Catalogue:
        """The catalogue of one operation; raises what its readers raise."""
        derived = Operation.from_service_model(self.model, create, service=self.name)
        # No target keeps anything here, so that nothing needs a name of its own.
        operation = replace(derived, identifier=None)
        document = f"botocore {botocore.__version__}, {self.name}"
        shapes = request_shapes(self.model, document, operation)
        extract = Extract(
            f"botocore-{botocore.__version__}", document, "modelled", shapes, operation=operation
        )
        return extract.catalogue()


def services() -> Iterator[str]:
    """The names of all services whose first protocol is AWS JSON."""
    loader = Loader()
    for name in loader.list_available_services("service-2"):
        if loader.load_service_model(name, "service-2")["metadata"].get("protocol") == "json":
            yield name


def service(name: str) -> Service:
    """One service, by botocore's name."""
    return Service(name, Loader().load_service_model(name, "service-2"))
