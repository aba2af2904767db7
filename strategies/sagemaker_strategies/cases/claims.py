"""What the placements of a batch need undisturbed, kept so that few of them are looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT, Pointer, Request, get
from sagemaker_strategies.cases.seeds import Context

#: The last steps of paths into a list or a map.
_INTO_CONTAINERS: Final = ("member", "key", "value")


@dataclass(frozen=True, slots=True)
class Claim:
    """The value that must not change for the placement ``at`` a pointer to count."""

    at: Pointer
    pointer: Pointer
    value: Any

    def holds(self, request: Request) -> bool:
        """Whether it is so in a request."""
        found = get(request, self.pointer)
        if found is ABSENT and get(request, self.pointer[:-1]) is ABSENT:
            return False  # nothing is left that it could be absent from
        same = (found is ABSENT) == (self.value is ABSENT)
        return same and (found is self.value or found == self.value)


@dataclass(slots=True)
class Claims:
    """The claims of a request's placements, all of which hold in it, in their order."""

    all: list[Claim] = field(default_factory=list)
    #: The keys of the queues that the placements are from.
    keys: set[str] = field(default_factory=set)
    #: The containers whose size is set by them, see `sized_by`.
    sizes: set[str] = field(default_factory=set)
    #: The paths at and around the placements.
    _around: set[str] = field(default_factory=set)
    #: The paths of the places that are claimed with all that is in them.
    _surroundings: set[str] = field(default_factory=set)
    _steps: _Steps = field(default_factory=lambda: _Steps())

    def add(self, key: str, path: str, context: Context, claim: Claim) -> None:
        """Add the claim of a placement at the path, from the queue with the key."""
        self._steps.add(claim.pointer, len(self.all), key, claim)
        self.all.append(claim)
        self.keys.add(key)
        self._around.update(paths_around(path))
        if context != "many":
            steps = path.split(".")
            like = tuple(0 if step == "member" else step for step in steps)
            self._surroundings.add(".".join(steps[: len(claimed(like, context))]))

    def exclude(self, path: str, around: frozenset[str], context: Context) -> bool:
        """Whether a placement at the path, with the paths ``around`` it, can be known not to fit.

        It is inside what another claims, or empties a list or a map in which another is.
        """
        if not self._surroundings.isdisjoint(around):
            return True
        return context == "alone" and _outermost_container(path) in self._around

    def has(self, pointer: Pointer) -> bool:
        """Whether a placement claims this very place."""
        return bool(self._steps.at(pointer))

    def broken(self, was: Request, now: Request) -> tuple[int, str] | None:
        """The number and key of the first claim that holds in one request and not in the other."""
        return min(self._steps.broken(was, now, now), default=None)


@dataclass(slots=True)
class _Steps:
    """Claims by the steps of their pointers: what is below a value that two requests share holds."""

    below: dict[str | int, _Steps] = field(default_factory=dict)
    here: list[tuple[int, str, Claim]] = field(default_factory=list)

    def add(self, pointer: Pointer, number: int, key: str, claim: Claim) -> None:
        steps = self
        for step in pointer:
            steps = steps.below.setdefault(step, _Steps())
        steps.here.append((number, key, claim))

    def at(self, pointer: Pointer) -> list[tuple[int, str, Claim]]:
        steps = self
        for step in pointer:
            if step not in steps.below:
                return []
            steps = steps.below[step]
        return steps.here

    def broken(self, was: Any, now: Any, request: Request) -> Iterator[tuple[int, str]]:
        for step, steps in self.below.items():
            old, new = get(was, (step,)), get(now, (step,))
            if old is new and old is not ABSENT:
                continue
            for number, key, claim in steps.here:
                if not claim.holds(request):
                    yield number, key
            yield from steps.broken(old, new, request)


def claimed(pointer: Pointer, context: Context) -> Pointer:
    """What a placement needs undisturbed: its value, or in a special context all that surrounds it."""
    if context == "many":
        return pointer
    lists = [depth for depth, step in enumerate(pointer) if isinstance(step, int)]
    # "alone" and "amid" set the size of every list around the place, from the outermost on.
    outermost = lists[0] if lists and context in ("alone", "amid") else len(pointer)
    return pointer[: max(min(len(pointer) - 2, outermost), 1)]


@lru_cache(maxsize=8192)  # of a large operation each place is asked for in each request
def sized_by(path: str, context: Context) -> str:
    """The outermost container around the path, and how the context sets its size; empty if it does not."""
    container = _outermost_container(path) if context in ("alone", "amid") else ""
    return f"{container} {context}" if container else ""


def paths_around(path: str) -> frozenset[str]:
    """A path and those of all that contain it."""
    return frozenset(accumulate(path.split("."), "{}.{}".format))


@lru_cache(maxsize=8192)
def _outermost_container(path: str) -> str:
    steps = path.split(".")
    first = next((n for n, step in enumerate(steps) if step in _INTO_CONTAINERS), 0)
    return ".".join(steps[:first])
