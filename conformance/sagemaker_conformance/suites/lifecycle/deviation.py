"""A deviation of a target from the model, and the state that the runs of one search share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.json_pointer import Request

#: A job that disappeared without being deleted shows at one of these, whatever the cause.
_GONE: Final = frozenset({"describe-created", "stop-apart", "delete-apart"})
#: One operation of a run, and its arguments.
Move: TypeAlias = "tuple[str, Mapping[str, Any]]"
#: The recorded steps of a run, and the answer to the last.
Recorded: TypeAlias = "tuple[tuple[Mapping[str, Any], ...], Answer | None]"


class Deviation(Exception):  # noqa: N818  # no error: what the search is for
    """An answer that contradicts the behaviour of this name."""

    def __init__(
        self, name: str, judgement: Judgement, recorded: Recorded, moves: tuple[Move, ...]
    ) -> None:
        super().__init__(f"{name}: {judgement.divergence} ({judgement.reason})")
        self.name = name
        self.judgement = judgement
        self.steps, self.answer = recorded
        self.moves = moves


@dataclass
class Search:
    """The state that the runs of one search share.

    ``ignored`` are the behaviours that are known to be broken; ``wanted`` is the one that was found
    first: while its steps are minimised, no other counts. ``lacking`` are the operations that the
    target does not offer.
    """

    client: Client
    base: Request
    ignored: frozenset[str] = frozenset()
    wanted: str | None = None
    lacking: set[str] = field(default_factory=set)

    def ignores(self, name: str) -> bool:
        """Whether the behaviour is known to be broken, or another that shows the same fault."""
        return name in self.ignored or (name in _GONE and bool(self.ignored & _GONE))
