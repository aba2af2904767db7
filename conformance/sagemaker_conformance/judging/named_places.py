"""The places of a catalogue that an answer names, and that it names in another's stead."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sagemaker_conformance.judging.error_messages import PARTS, Steps, reported_errors
from sagemaker_conformance.judging.named_members import named_members
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.constraints.catalogue import Catalogue, Node


def places_named_instead(path: str, answer: Answer, catalogue: Catalogue) -> tuple[str, ...]:
    """The places that a refusal names instead of the one whose value was changed.

    A refusal because of another member - one inside it, one left out, or one that a rule changed too -
    counts there, if that member's own checks show it: a message alone proves nothing.
    """
    node = catalogue.nodes[path]
    beside = place_reported_instead(path, answer, node)
    if beside is not None:
        return (beside,)
    own, named = steps_to(node), named_members(answer)
    # Smithy's paths may end in a map's key: below a place without parts, that is the place.
    if not node.children and any(steps[: len(own)] == own for steps in named):
        return ()
    places = [place for steps in named for place in _places_named(steps, catalogue)]
    if path in places:
        return ()
    return tuple(sorted(places, key=lambda place: not place.startswith(f"{path}.")))


def _places_named(steps: tuple[str, ...], catalogue: Catalogue) -> tuple[str, ...]:
    """The places of a path; where there are none, those of which it has the last steps."""
    return places_of(catalogue).get(steps) or _places_by_last_steps(catalogue).get(steps, ())


def names_place(path: str, answer: Answer, catalogue: Catalogue) -> bool:
    """Whether a refusal names this very place, and no other instead."""
    return (
        bool(named_members(answer))
        and path in catalogue.nodes
        and not places_named_instead(path, answer, catalogue)
    )


@lru_cache(maxsize=8)
def places_of(catalogue: Catalogue) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The places by the steps under which messages name them: a container with its scalars."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for path, node in catalogue.nodes.items():
        if path:
            found[steps_to(node)] = (*found.get(steps_to(node), ()), path)
    return found


@lru_cache(maxsize=8)
def _places_by_last_steps(catalogue: Catalogue) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for steps, places in places_of(catalogue).items():
        for begin in range(1, len(steps)):
            found[steps[begin:]] = (*found.get(steps[begin:], ()), *places)
    return found


def place_reported_instead(path: str, answer: Answer, node: Node) -> str | None:
    """The containing list or map, or a part of it or of the place, if an answer names it instead.

    All of them are reported at the container: itself in plain words, its elements, keys or values
    as such.
    """
    own, contained = steps_to(node), node.is_part
    here = [e for e in reported_errors(answer) if _without_indices(e.steps) == own]
    kinds = {kind for error in here for kind in error.kinds}
    if any(error.dialect == "smithy" for error in here):  # a map's keys are reported in plain words
        of_keys = node.type == "map" and bool(kinds) and kinds.isdisjoint(node.clauses)
        return f"{path}.key" if of_keys else None
    if len(kinds) != 1:
        return None
    [kind] = kinds
    if kind == node.name or (kind not in PARTS and not contained):
        return None
    container = path.rpartition(".")[0] if contained else path
    return f"{container}.{kind}" if kind in PARTS else container


def _without_indices(steps: Steps) -> tuple[str, ...]:
    return tuple(step for step in steps if isinstance(step, str))


def steps_to(node: Node) -> tuple[str, ...]:
    """The place as messages name it, in the form of `named_members`."""
    return tuple(name.lower() for name in node.member_names)
