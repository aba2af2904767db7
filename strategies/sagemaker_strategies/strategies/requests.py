"""Hypothesis strategies: valid definitions, and requests that break exactly one clause.

A draw grows a few places into a valid request. It shrinks to the smallest base with nothing grown
into it but what the clause needs, so that a failing example is a minimal one at once.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from sagemaker_strategies.cases.boundaries import accepted, rejected_of
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.negative import place
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.sample import Sample, breaking
from sagemaker_strategies.cases.seeds import CONTEXTS, SeedRequest
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import DEFAULT_SPEC, Catalogue, Clause, Kind, Node, load
from sagemaker_strategies.strategies.minimal import (
    draw_seed_requests,
    repairer_of,
    same_value,
    violation_at,
)
from sagemaker_strategies.strategies.reduction import smallest_valid_request

#: At most so many places are grown into a random context.
_GRAFTS: Final = 6
#: Near misses of a word to draw from, the best ones.
_MISSES: Final = 64
#: Random lengths and sizes go this far beyond a bound.
_BEYOND: Final = 64


def clauses(spec: str | Catalogue = DEFAULT_SPEC) -> SearchStrategy[Clause]:
    """Returns a strategy for the clauses of a specification, in the order of its members.

    Shrinks towards the first.
    """
    catalogue = _catalogue(spec)
    nodes = (catalogue.nodes[path] for path in swept_paths(catalogue))
    return st.sampled_from([clause for node in nodes for clause in node.clauses.values()])


def training_job_definitions(
    spec: str | Catalogue = DEFAULT_SPEC, *, max_grafts: int = _GRAFTS
) -> SearchStrategy[dict[str, Any]]:
    """Returns a strategy for valid values of ``TrainingJobDefinition``.

    Every documented clause holds, and every rule that the documentation states in prose. Shrinks
    towards the definition with its required members alone, each as small as it can be.
    """
    return _definitions(_catalogue(spec), max_grafts)


@st.composite
def _definitions(draw: DrawFn, catalogue: Catalogue, max_grafts: int) -> Any:
    request = _valid_request(draw, catalogue, _in_definition(catalogue), max_grafts)
    return _copied(request[str(catalogue.operation.definition)])


def requests(
    spec: str | Catalogue = DEFAULT_SPEC, *, max_grafts: int = _GRAFTS
) -> SearchStrategy[Request]:
    """Returns a strategy for valid requests of CreateHyperParameterTuningJob.

    The job's name is the placeholder that `Case` describes. Shrinks as
    `training_job_definitions` does.
    """
    return _requests(_catalogue(spec), max_grafts)


@st.composite
def _requests(draw: DrawFn, catalogue: Catalogue, max_grafts: int) -> Any:
    return _copied(_valid_request(draw, catalogue, _graftable(catalogue), max_grafts))


def _valid_request(
    draw: DrawFn, catalogue: Catalogue, paths: tuple[str, ...], max_grafts: int
) -> Request:
    request = draw(_grafted(draw(_valid_starts(catalogue)), max_grafts, paths))
    return repairer_of(catalogue)(request, ())


@st.composite
def violations(
    draw: DrawFn, clause: str, spec: str | Catalogue = DEFAULT_SPEC, *, max_grafts: int = _GRAFTS
) -> Case:
    """Returns a strategy for requests that break one clause, given by its id, and no other.

    Where no value can break it alone, what breaks with it is in the case's ``violates``. Shrinks
    towards the smallest definition with the clause's first boundary value in it. Raises
    ``ValueError`` when drawn for a clause that nothing can break.
    """
    catalogue = _catalogue(spec)
    path, _, kind = clause.rpartition(":")
    seed_request = draw(_starts(catalogue))
    request = draw(_grafted(seed_request, max_grafts))
    context = draw(_CONTEXTS)
    sample = draw(_violating_samples(catalogue.nodes[path], kind, seed_request.typical_values))
    return _of_its_own(violation_at(seed_request, request, clause, context, sample))


@st.composite
def acceptances(
    draw: DrawFn, clause: str, spec: str | Catalogue = DEFAULT_SPEC, *, max_grafts: int = _GRAFTS
) -> Case:
    """Returns a strategy for valid requests with a value at the clause's place that satisfies it.

    The value is one at a bound of the place or somewhere between. Shrinks as `violations` does.
    """
    catalogue = _catalogue(spec)
    path = clause.rpartition(":")[0]
    seed_request = draw(_starts(catalogue))
    request = draw(_grafted(seed_request, max_grafts))
    control = seed_request.grow(request, path, draw(_CONTEXTS))
    sample = draw(_valid(catalogue.nodes[path], seed_request.typical_values))
    placed = place(control, sample)
    kept = repairer_of(catalogue)(placed, control.pointer)
    label, base = sample.label, seed_request.name
    case = Case(clause, "accepts", label, kept, control.request, sample=label, base=base)
    return _of_its_own(case)


@st.composite
def variations(draw: DrawFn, case: Case, catalogue: Catalogue) -> Case:
    """Returns a strategy for smaller forms of a sweep's rejecting case.

    The same value is put into any seed request and context. Shrinks as `violations` does.
    """
    seed_request = draw(_starts(catalogue))
    context = draw(_CONTEXTS)
    sample = draw(st.sampled_from(same_value(case, seed_request)))
    return violation_at(seed_request, seed_request.base, case.clause, context, sample)


@st.composite
def _grafted(
    draw: DrawFn, seed_request: SeedRequest, max_grafts: int, paths: tuple[str, ...] | None = None
) -> Request:
    """The seed request with drawn values at a few places, of these paths or of any."""
    request = seed_request.base
    places = _graftable(seed_request.catalogue) if paths is None else paths
    for path in draw(_some_of(places, max_grafts)):
        control = seed_request.grow(request, path, draw(_CONTEXTS))
        sample = draw(_valid(seed_request.catalogue.nodes[path], seed_request.typical_values))
        request = place(control, sample)
    return request


@lru_cache(maxsize=1024)
def _valid(node: Node, typical_values: TypicalValues) -> SearchStrategy[Sample]:
    """A boundary value, or one somewhere between the bounds."""
    samples = [s for s in accepted(node, typical_values) if s.unspecified is None]
    between = _between(node)
    chosen = st.sampled_from(samples)
    if between is None:
        return chosen
    return chosen | between.map(lambda value: Sample("type", "between", value))


def _between(node: Node) -> SearchStrategy[Any] | None:
    if node.type == "integer":
        low, high = node.limit("range-min"), node.limit("range-max")
        return st.integers(
            -_BEYOND if low is None else int(low), 10_000 if high is None else int(high)
        )
    if node.type == "string" and node.enum is None:
        least, most = node.lengths
        lengths = _lengths(node, least, least + 256 if most is None else most)
        return st.sampled_from(lengths).flatmap(node.words.words)
    return None


@lru_cache(maxsize=4096)
def _violating_samples(
    node: Node, kind: Kind, typical_values: TypicalValues
) -> SearchStrategy[Sample]:
    samples = rejected_of(node, kind, typical_values)
    if not samples:
        raise ValueError(
            f"{node.path}:{kind} cannot be broken: it forbids nothing, or others forbid more"
        )
    chosen, more = st.sampled_from(samples), _beyond_bound(node, kind)
    if more is None:
        return chosen
    return chosen | more.map(lambda value: breaking(kind, "random", value))


def _beyond_bound(node: Node, kind: Kind) -> SearchStrategy[Any] | None:
    """Values that break a bound or the pattern; None where there are none to draw from."""
    if kind == "length-max" and node.type == "string":
        _, high = node.lengths
        lengths = () if high is None else _lengths(node, high + 1, high + _BEYOND)
        return st.sampled_from(lengths).flatmap(node.words.words) if lengths else None
    if kind == "range-max" and (highest := node.limit("range-max")) is not None:
        first = math.floor(highest) + 1
        return st.integers(first, max(first, 2**31 - 1))
    if kind == "range-min" and (lowest := node.limit("range-min")) is not None:
        last = math.ceil(lowest) - 1
        return st.integers(min(last, -(2**31)), last)
    return _misfit(node) if kind == "pattern" else None


def _misfit(node: Node) -> SearchStrategy[str] | None:
    """A word of the pattern with one character wrong, of a length that the bounds allow."""
    words, (low, high) = node.words, node.lengths
    lengths = _lengths(node, low, low + 256 if high is None else high)[:64]
    first = words.word(lengths[0]) if lengths else None
    if first is None or next(words.near_misses(first, low, high), None) is None:
        return None
    return (
        st.sampled_from(lengths)
        .flatmap(words.words)
        .map(lambda word: tuple(islice(words.near_misses(word, low, high), _MISSES)))
        .filter(bool)
        .flatmap(st.sampled_from)
    )


def _of_its_own(case: Case) -> Case:
    return replace(case, request=_copied(case.request), control=_copied(case.control))


def _copied(value: Any) -> Any:
    """A value that shares nothing with what is cached: a test may change what it draws."""
    if isinstance(value, dict):
        return {key: _copied(each) for key, each in value.items()}
    return [_copied(each) for each in value] if isinstance(value, list) else value


def _catalogue(spec: str | Catalogue) -> Catalogue:
    return spec if isinstance(spec, Catalogue) else _loaded(spec)


_loaded = lru_cache(maxsize=8)(load)

# Made once: making a strategy costs as much as drawing from it.
_CONTEXTS: Final = st.sampled_from(CONTEXTS)


@lru_cache(maxsize=8)
def _starts(catalogue: Catalogue) -> SearchStrategy[SeedRequest]:
    return st.sampled_from(draw_seed_requests(catalogue))


@lru_cache(maxsize=8)
def _valid_starts(catalogue: Catalogue) -> SearchStrategy[SeedRequest]:
    """The smallest, to which a draw shrinks, then one that has not chosen between alternatives yet."""
    lean, plain = draw_seed_requests(catalogue)
    smallest = replace(lean, given=smallest_valid_request(catalogue))
    return st.sampled_from((smallest, lean, plain))


@lru_cache(maxsize=32)
def _some_of(paths: tuple[str, ...], most: int) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(paths), max_size=most)


@lru_cache(maxsize=8)
def _graftable(catalogue: Catalogue) -> tuple[str, ...]:
    """The places for drawn values: all but a map's keys, and the name, which stays the placeholder."""
    name = catalogue.operation.identifier
    paths = swept_paths(catalogue)
    return tuple(p for p in paths if p != name and not catalogue.nodes[p].is_map_key)


@lru_cache(maxsize=8)
def _in_definition(catalogue: Catalogue) -> tuple[str, ...]:
    name = catalogue.operation.definition
    return tuple(path for path in _graftable(catalogue) if path.split(".")[0] == name)


@cache
def _lengths(node: Node, low: int, high: int) -> tuple[int, ...]:
    return node.words.lengths(low, high)
