"""The kinds of documents: every module of `kinds`, in the order of their names.

Each has ``NAME``, what a message calls such a document, and ``requests_in(document)``: the requests in
a document of its kind, and None of any other document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Final, NamedTuple, TypeAlias

import sagemaker_conformance.documents.kinds as package
from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import Document

Reader: TypeAlias = "Callable[[Document], list[FoundRequest] | None]"


class Kind(NamedTuple):
    """A kind of document."""

    name: str
    requests_in: Reader


def _discover() -> tuple[Kind, ...]:
    modules = (f"{package.__name__}.{each.name}" for each in iter_modules(package.__path__))
    loaded = [import_module(name) for name in sorted(modules)]
    return tuple(Kind(module.NAME, module.requests_in) for module in loaded)


KINDS: Final = _discover()


def requests_in(documents: Iterable[Document]) -> tuple[list[FoundRequest], list[str]]:
    """The requests in these documents, and the names of the kinds that were recognised in them."""
    found: list[FoundRequest] = []
    recognised: list[str] = []
    for document in documents:
        for kind in KINDS:
            requests = kind.requests_in(document)
            if requests is not None:
                found += requests
                recognised.append(kind.name)
                break
    return found, list(dict.fromkeys(recognised))
