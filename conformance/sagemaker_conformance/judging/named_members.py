"""The members that an answer names, in the forms of AWS's or in words, and whether they are the right ones.

And the places of a catalogue that it names, or names in another's stead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from sagemaker_conformance.judging.error_messages import (
    PARTS,
    Steps,
    reported_errors,
    steps_of,
    text_of,
)
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.constraints.used_places import places_in

_QUOTED: Final = re.compile(r"\bat '([^']*)'")
#: A word that is no key: an answer may repeat the whole request.
_WORD: Final = re.compile(r"\b\w+\b(?!['\"]?\s*[:=])")
#: Only a name has a capital inside: any other may be a plain word.
_INNER_CAPITAL: Final = re.compile("[a-z0-9_][A-Z]")


def named_members(answer: Answer) -> tuple[tuple[str, ...], ...]:
    """The paths that an answer names, in lower case and without indices: in a Smithy ``fieldList``, in
    its errors, or, where it reports none, in quotes after ``at``."""
    places = [error.place for error in reported_errors(answer)] or _QUOTED.findall(text_of(answer))
    named = (steps_of(place) for place in (*answer.fields, *places) if place.strip("/"))
    return tuple(dict.fromkeys(tuple(map(str, filter(_is_name, steps))) for steps in named))


def names_only(answer: Answer, paths: Iterable[str], request: Request | None = None) -> bool:
    """Whether the answer names one of these paths (or its container) and no other member.

    The last steps of a path name it too, unless they lead to another value of the ``request``. An
    answer that names no path at all passes if its text has the member's name.
    """
    paths = tuple(paths)
    expected = [_expected_steps(path) for path in paths]
    named = named_members(answer)
    if not named:
        words = words_of(answer)
        return any(next(step for step in reversed(each) if step) in words for each in expected)
    return all(
        any(_matches(steps, each) for each in expected)
        or (any(_ends_with(path, steps) for path in paths) and not _leads_into(request, steps))
        for steps in named
    )


def _ends_with(path: str, steps: tuple[str, ...]) -> bool:
    """Whether an answer's steps are the last ones of a path, from a member's name on."""
    expected = _expected_steps(path)
    begins = (n for n, step in enumerate(expected) if n and step is not None)
    is_spelt = path.lower().endswith(f".{'.'.join(steps)}")  # a member may be called `key`
    return is_spelt or any(_matches(steps, expected[n:]) for n in begins)


def words_of(answer: Answer) -> frozenset[str]:
    """The words of an answer's text in lower case."""
    return frozenset(re.findall(r"\w+", text_of(answer).lower()))


def place_spelt(answer: Answer, path: str, request: Request, catalogue: Catalogue) -> str | None:
    """The place of another member of the request that a refusal in plain words spells as it is.

    None where its name is also that of the path's own member, or of one around or inside it.
    """
    if named_members(answer):
        return None
    spelt = set(filter(_INNER_CAPITAL.search, _WORD.findall(text_of(answer))))
    given = places_in(catalogue.root, request) if spelt else ()
    inside = [place for place in given if place.startswith(f"{path}.")]
    spelt.difference_update(*(place.split(".") for place in (path, *inside)))
    places = (place for place in catalogue.nodes if place in given)
    return next((place for place in places if place.rpartition(".")[2] in spelt), None)


def _is_name(step: str | int) -> bool:
    return isinstance(step, str) and not step.isdigit()


def _expected_steps(path: str) -> tuple[str | None, ...]:
    """The path's steps without list steps; None is a map's key, which may be named or not."""
    steps = (step for step in path.split(".") if step != "member")
    return tuple(None if step in ("key", "value") else step.lower() for step in steps)


def _leads_into(value: Json, steps: tuple[str, ...]) -> bool:
    """Whether there is a value where the steps lead, through any element of a list."""
    if isinstance(value, list):
        return any(_leads_into(element, steps) for element in value)
    if not steps or not isinstance(value, dict):
        return not steps
    below = (inside for name, inside in value.items() if name.lower() == steps[0])
    return any(_leads_into(inside, steps[1:]) for inside in below)


def _matches(steps: tuple[str, ...], truth: tuple[str | None, ...]) -> bool:
    if not truth:
        return not steps
    if truth[0] is None and _matches(steps, truth[1:]):
        return True
    return bool(steps) and truth[0] in (None, steps[0]) and _matches(steps[1:], truth[1:])


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
