"""A rule: what the documentation states of a request in prose only, and what goes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sagemaker_strategies.cases.json_pointer import ABSENT, Pointer, Request, get, overlap
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Evidence, Json, Observation, Source
from sagemaker_strategies.rules.edits import Edit, allowed, node_at

#: The evidence for a rule: stated explicitly; observed in an answer of the service; only implied, by a
#: text, by other clients or by common sense; or contradicted by published requests that the service
#: accepted. Targets are checked against the first two only. The sweep's own requests satisfy all four,
#: so that their validity is beyond doubt; those of the public strategies all but the last.
Tier: TypeAlias = Literal["stated", "observed", "implied", "contradicted"]
#: The tiers whose rules targets are checked against.
CHECKED_TIERS: Final[tuple[Tier, ...]] = ("stated", "observed")

#: Whether a definition satisfies the rule in its request; may raise on ill-typed values.
Check: TypeAlias = Callable[[Any, Any], bool]
#: The service's published sentence for a request that breaks the rule: as it is, or made for the request.
Refusal: TypeAlias = "str | Callable[[Any], str]"
#: Alternatives, best first, each of them a few edits that together may repair the request.
Repair: TypeAlias = "Callable[[View], Iterator[list[Edit]]]"

#: What checks and repairs raise on ill-typed values.
ILL_TYPED: Final = (AttributeError, TypeError, ValueError, KeyError, IndexError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class View:
    """The arguments of a repair: the request, and in it the definition in question.

    ``at`` points to the definition; for a rule of the request itself it is empty and ``definition``
    is the request. Places in ``protected`` must not change.
    """

    catalogue: Catalogue
    request: Any
    definition: Any
    at: Pointer
    protected: tuple[Pointer, ...]

    def here(self, path: str) -> Pointer:
        """The pointer to a place of the definition, given by member names with dots between."""
        return (*self.at, *_steps(path))

    def get(self, path: str) -> Any:
        """The value at a place of the definition, or None."""
        found = get(self.definition, _steps(path))
        return None if found is ABSENT else found

    def put(self, path: str, value: Json) -> Edit:
        """An edit that puts a value at a place of the definition."""
        return Edit(self.here(path), value)

    def drop(self, *paths: str) -> list[Edit]:
        """Edits that remove those of these members that the definition has."""
        return [
            Edit(self.here(p), absent=True)
            for p in paths
            if get(self.definition, _steps(p)) is not ABSENT
        ]

    def typical(self, pointer: Pointer, index: int = 0) -> Json:
        """A typical value for a place of the request; None where the catalogue has no such place."""
        node = node_at(self.catalogue.root, pointer)
        return None if node is None else TypicalValues(self.catalogue.operation).value(node, index)

    def grow(self, path: str, index: int = 0) -> Edit:
        """An edit that puts a typical value at a place of the definition."""
        return Edit(self.here(path), self.typical(self.here(path), index))

    def free(self, pointer: Pointer) -> bool:
        """Whether the place may be changed."""
        return not any(overlap(pointer, place) for place in self.protected)

    def allows(self, edits: list[Edit]) -> bool:
        """Whether these edits spare the protected places and break no clause."""
        return all(allowed(self.catalogue.root, self.request, e, self.protected) for e in edits)


@dataclass(frozen=True, slots=True)
class Example:
    """A few edits of a base at one side of a rule; a rejecting one is made on the first accepting."""

    label: str
    edits: tuple[Edit, ...]


def _nothing(view: View) -> Iterator[list[Edit]]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule at one path, in one catalogue.

    ``path`` is the structure of the rule, or the member that it limits, in the form of clause ids. ``prose_id`` is its own, of the tuning job's rules the entry of ``tests/prose_rule_ids.txt``. ``needs`` are the paths that
    a catalogue must have for the rule to apply, ``since`` the month from which the
    documentation states it (empty: always). ``observations`` are answers that enforce the rule, or, of one that
    is contradicted, a request that the service accepted against it. ``refusal`` is AWS's own sentence, where it
    was published. A rule of the request itself (``of_request``) is
    checked once, any other for every definition of the request: at ``definition_paths``, which
    `rules_of` takes from the catalogue's operation.
    """

    path: str
    name: str
    statement: str
    source: Source
    prose_id: str
    tier: Tier
    check: Check
    repair: Repair = _nothing
    accepts: tuple[Example, ...] = ()
    rejects: tuple[Example, ...] = ()
    observations: tuple[Observation, ...] = ()
    needs: tuple[str, ...] = ()
    since: str = ""
    of_request: bool = False
    refusal: Refusal = ""
    definition_paths: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The rule's identity among the clauses, stable for ever: ``path:rule-name``."""
        return f"{self.path}:rule-{self.name}"

    @property
    def evidence(self) -> Evidence:
        """Its evidence: an answer of the service, or a text."""
        return "observed" if self.tier == "observed" else "documented"

    def message(self, request: Any) -> str:
        """The error message for a request that breaks the rule: AWS's own sentence, else the statement."""
        message = self.refusal if isinstance(self.refusal, str) else self.refusal(request)
        return message or self.statement

    def holds(self, request: Request) -> bool:
        """Whether the request satisfies the rule; true where it does not apply or types are wrong."""
        return all(self.holds_in(definition, request) for definition, _ in self.subjects(request))

    def holds_in(self, subject: Any, request: Any) -> bool:
        """The same for one definition of the request."""
        try:
            return self.check(subject, request)
        except ILL_TYPED:
            return True

    def repairs(self, view: View) -> list[list[Edit]]:
        """Edits that may repair the request, best first; none where types are wrong."""
        try:
            return list(self.repair(view))
        except ILL_TYPED:
            return []

    def subjects(self, request: Any) -> Iterable[tuple[Any, Pointer]]:
        """The values that the rule is checked for, with their pointers."""
        if self.of_request:
            return [(request, ())]
        return definitions_in(request, self.definition_paths)


#: The rules of one topic, as a catalogue has them.
Topic: TypeAlias = Callable[[Catalogue], tuple[Rule, ...]]


def definitions_in(request: Any, paths: Iterable[str]) -> list[tuple[Any, Pointer]]:
    """What the request has at these paths, each of a member or of a list's elements, with pointers."""
    if not isinstance(request, dict):
        return []
    found: list[tuple[Any, Pointer]] = []
    for path in paths:
        name, _, element = path.partition(".")
        value = request.get(name)
        if not element:
            found += [] if value is None else [(value, (name,))]
        elif isinstance(value, list):
            found += [(each, (name, index)) for index, each in enumerate(value)]
    return found


def implied_rule(
    path: str,
    name: str,
    prose_id: str,
    source: Source,
    statement: str,
    check: Check,
    repair: Repair,
    *,
    of_request: bool = False,
) -> Rule:
    """A rule on a member that no text states as one: requests satisfy it, no target is checked for it."""
    return Rule(
        path=path,
        name=name,
        statement=statement,
        source=source,
        prose_id=prose_id,
        tier="implied",
        check=check,
        repair=repair,
        needs=(path,),
        of_request=of_request,
    )


def example(label: str, *edits: Edit) -> Example:
    """An example of these edits."""
    return Example(label, edits)


def around(path: str, value: Json) -> Edit:
    """An edit for an example: puts a value at a place of the request around the definition."""
    return Edit(_steps(path), value)


def not_around(path: str) -> Edit:
    """An edit for an example: removes a member of the request."""
    return Edit(_steps(path), absent=True)


def drop_one_of(*groups: tuple[str, ...]) -> Repair:
    """A repair that removes one group of the definition's members or another."""

    def repair(view: View) -> Iterator[list[Edit]]:
        for group in groups:
            yield view.drop(*group)

    return repair


def for_each(view: View, elements: Sequence[Sequence[list[Edit]]]) -> Iterator[list[Edit]]:
    """Repair several elements at once, each in the first of its ways that is allowed.

    Further repairs begin with another way.
    """
    for start in range(max(map(len, elements), default=0)):
        edits: list[Edit] = []
        for ways in elements:
            turned = [*ways[start:], *ways[:start]]
            edits += next((way for way in turned if way and view.allows(way)), [])
        yield edits


def _steps(path: str) -> Pointer:
    return tuple(int(step) if step.isdigit() else step for step in path.split("."))
