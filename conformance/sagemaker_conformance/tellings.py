"""What a message says is wrong, item by item: at which place, and by which kind of constraint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from sagemaker_conformance.answers import Answer
from sagemaker_conformance.blame import WORDINGS
from sagemaker_strategies.constraints.clauses import Kind
from sagemaker_strategies.places import Pointer

#: The way to a value in lower case: names of members and keys, indices of elements from 0.
Steps: TypeAlias = "tuple[str | int, ...]"

_ITEM: Final = re.compile(
    r"\bat '(?P<place>[^']*)' failed to satisfy constraint: (?P<demand>.*?)(?=; Value |$)",
    re.DOTALL,
)
#: How a container is told that something in it breaks a constraint, by the step to that.
_CONTAINED: Final = {
    "member must satisfy constraint: [": "member",
    "map keys must satisfy constraint: [": "key",
    "map value must satisfy constraint: [": "value",
}

PARTS: Final = frozenset(_CONTAINED.values())


@dataclass(frozen=True, slots=True)
class Telling:
    """One item: the place that it names, and the kind of constraint.

    Of a scalar in a list or map both dialects say less: classic Coral names the container, and lists
    all constraints of what it holds. There ``kind`` is ``member``, ``key`` or ``value``.
    """

    steps: Steps
    kind: str


def tellings(answer: Answer) -> frozenset[Telling]:
    """The items of a refusal's message that name a place and a known kind of constraint."""
    return _tellings(answer.message or "")


@lru_cache(maxsize=4096)
def _tellings(message: str) -> frozenset[Telling]:
    found: set[Telling] = set()
    for item in _ITEM.finditer(message):
        kind = _kind(item["demand"].lower())
        if kind is not None:
            found.add(Telling(_steps(item["place"]), kind))
    return frozenset(found)


def expected(at: Pointer, kind: Kind, part: str) -> frozenset[Telling]:
    """What says that the value at the pointer breaks a constraint of this kind.

    ``part`` is the last step of the clause's path.
    """
    steps = tuple(step.lower() if isinstance(step, str) else step for step in at)
    plain = Telling(steps, kind)
    if part in PARTS:
        return frozenset({plain, Telling(steps[:-1], part)})
    return frozenset({plain})


def _kind(demand: str) -> str | None:
    for beginning, part in _CONTAINED.items():
        if demand.startswith(beginning):
            return part
    return next((kind for kind, wording in WORDINGS if wording in demand), None)


def _steps(place: str) -> Steps:
    """A path of either dialect: ``list.1.member.name`` counts from 1, ``/list/0/name`` from 0."""
    parts = [part.lower() for part in place.strip("/").replace("/", ".").split(".")]
    pointer = place.startswith("/")
    steps: list[str | int] = []
    for index, part in enumerate(parts):
        if part.isdigit() and (pointer or parts[index + 1 : index + 2] == ["member"]):
            steps.append(int(part) if pointer else int(part) - 1)
        elif part != "member" or pointer:
            steps.append(part)
    return tuple(steps)
