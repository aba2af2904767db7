"""A request in a document: its operation, its place, and how the document writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, TypeAlias

from sagemaker_conformance.documents.source import Document
from sagemaker_strategies.cases.json_pointer import Pointer

#: The names of a document's members: the API's own; or names that differ from them in case and
#: underscores; or these in Terraform's blocks, where a structure is a list of one, beside names of the
#: provider's own.
Names: TypeAlias = Literal["api", "folded", "blocks"]


class Open:
    """A value that is known only later. Nothing can be computed with it but whether it is there."""

    __hash__ = None  # type: ignore[assignment]  # it cannot be compared

    def __eq__(self, other: object) -> bool:
        raise TypeError("an open value is compared")

    def __bool__(self) -> bool:
        raise TypeError("an open value is tested")

    def __repr__(self) -> str:
        return "OPEN"


OPEN: Final = Open()


def never(value: Any) -> bool:
    """No value is open."""
    return False


@dataclass(frozen=True)
class Notation:
    """How a kind of document writes requests.

    ``is_open`` is true of a value that is known only later, such as a reference; ``open_suffix`` ends
    the name of a member whose value is. ``references``: whether a member may be named in another way, by
    ``nameRef``. ``named_elsewhere``: the job gets its name when the document is used.
    """

    is_open: Callable[[Any], bool] = never
    open_suffix: str | None = None
    names: Names = "api"
    references: bool = False
    named_elsewhere: bool = False


@dataclass(frozen=True)
class FoundRequest:
    """A request as it stands in a document, not yet in the API's names.

    ``operation`` creates something; ``at`` is the request's place in ``document``, and ``label`` names
    it there, empty where the document is the request. ``member`` is the only member that is there,
    where the document holds no more than its value. ``refused`` is what boto3's own checks say of the
    request, where they would not send it.
    """

    operation: str
    value: Any
    document: Document
    at: Pointer = ()
    label: str = ""
    member: str | None = None
    notation: Notation = field(default_factory=Notation)
    refused: str | None = None

    def with_open(self, is_open: Callable[[Any], bool]) -> FoundRequest:
        """The same request, in which these values are known only later too."""
        inner = self.notation.is_open

        def is_either(value: Any) -> bool:
            return is_open(value) or inner(value)

        return replace(self, notation=replace(self.notation, is_open=is_either))


_PLAIN: Final = re.compile(r"[A-Za-z_][\w:-]*")


def format_pointer(pointer: Pointer) -> str:
    """The place of a value: ``InputDataConfig[4].InputMode``, ``Environment["a b"]``."""
    text = ""
    for step in pointer:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{step!r}]"
    return text
