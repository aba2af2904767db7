"""What of a specification can be worked on; what cannot is ``unsupported``, clause by clause.

A pattern outside the dialect, or one whose automaton is large, costs its own clause and the lengths of its
place: elsewhere one word that matches is sent there. A bound beyond what a request can reasonably carry
costs its own clause. Where no valid value is known the place is not sent, as if it were out of scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from sagemaker_conformance.checks.scope import Scope, ScopeError, removable
from sagemaker_conformance.judging.whole_patterns import matches
from sagemaker_strategies.cases.typical_values import TypicalValues, typical_size
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import Clause, Kind
from sagemaker_strategies.patterns import PatternError, language
from sagemaker_strategies.patterns.characters import in_quotes
from sagemaker_strategies.patterns.nfa import positions
from sagemaker_strategies.patterns.parser import parse
from sagemaker_strategies.patterns.short_words import short_words
from sagemaker_strategies.rules.edits import admits

#: The largest bounds that are worked on: characters of a string, elements of a list or entries of a map.
MOST_CHARACTERS: Final = 1 << 16
MOST_ELEMENTS: Final = 1 << 10
#: The largest values: so many parts, all within each other counted.
MOST_VALUES: Final = 1 << 17
#: The largest patterns: characters with repeats written out, states, and pairs that may follow each other.
MOST_STATES: Final = 2_000
MOST_PAIRS: Final = 20_000
#: Words for patterns that cannot be read, beside the typical values of the place.
_WORDS: Final = (
    *("a", "abc", "A", "1", "12", "Value-1", "value", "1.0", "a.b", "a/b", "/a", "a:b", "12345678"),
    *("https://example.com/a", "s3://bucket/key", "arn:aws:iam::112233445566:role/one"),
    *("user@example.com", "2024-01-31", "2024-01-31T12:00:00Z", "us-east-1", "112233445566"),
    *("True", "true", "0a1b2c3d"),
)
_NAMES: Final = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}"
_LENGTHS: Final[tuple[Kind, ...]] = ("length-min", "length-max")


def feasible_scope(scope: Scope) -> Scope:
    """The scope without what cannot be worked on; raises `ScopeError` where nothing would be left."""
    operation, members = scope.documented.operation, scope.documented.root.children
    for name, type_ in ((operation.identifier, "string"), (operation.definition, "structure")):
        if name is not None and (name not in members or members[name].type != type_):
            raise ScopeError(f"--spec: {operation.request_shape} needs a member {name}, a {type_}")
    feasible, clauses, places = _feasible(scope.documented)
    ends: dict[str, str] = {}
    for path, reason in places.items():
        if scope.is_left_out(path):
            continue
        end = removable(path, scope.documented)
        if end is None:
            raise ScopeError(
                f"--spec: {path} is in every request, and {reason}; give a specification without it"
            )
        ends.setdefault(end, f"{path}: {reason}")
    if not (clauses or ends):
        return scope
    return replace(scope, feasible=feasible, unsupported={**clauses, **ends})


@lru_cache(maxsize=8)
def _feasible(catalogue: Catalogue) -> tuple[Catalogue, Mapping[str, str], Mapping[str, str]]:
    """What of the catalogue requests are made from, and the reasons of what does not remain.

    First the clauses that are not checked, then the places for which no valid value is known: nothing
    there or below is checked or sent. The same catalogue where all of it can be worked on.
    """
    clauses: dict[str, str] = {}
    places: dict[str, str] = {}
    weights: dict[str, int] = {}
    typical = (TypicalValues(catalogue.operation), TypicalValues(catalogue.operation, variant=1))

    def reduced(node: Node) -> Node:
        children = {name: reduced(child) for name, child in node.children.items()}
        inside = sum(weights[child.path] for child in children.values())
        kept = dict(_kept_bounds(node, inside, clauses, places))
        reason = None if node.pattern is None else _unreadable(node.pattern)
        if reason is not None:
            for kind in _text_kinds(node):
                clauses.setdefault(f"{node.path}:{kind}", reason)
            words = _words_of(node, typical)
            if words is not None:
                kept["pattern"] = replace(node.clauses["pattern"], value=words)
            else:
                places[node.path] = f"no value is known that matches its pattern: {reason}"
        if node.enum is not None:
            clauses.update(_beside_enum(node))
        is_whole = kept == node.clauses and all(
            child is node.children[name] for name, child in children.items()
        )
        made = node if is_whole else replace(node, clauses=kept, children=children)
        weights[node.path] = _weight(made, inside)
        if weights[node.path] > MOST_VALUES:
            places[node.path] = f"a value has more than the {MOST_VALUES} parts that are worked on"
        elif not _has_value(made, typical[0], places):
            places[node.path] = "no valid value is known"
        if node.path in places:
            weights[node.path] = 0
        return made

    root = reduced(catalogue.root)
    feasible = catalogue if root is catalogue.root else replace(catalogue, root=root)
    return feasible, clauses, places


def _weight(node: Node, inside: int) -> int:
    """How many parts a typical value has, 64 characters being one; ``inside`` is that of its parts."""
    if node.type in ("list", "map"):
        return 1 + typical_size(node) * inside
    return 1 + inside + (node.bound("length-min") or 0) // 64


def _text_kinds(node: Node) -> list[str]:
    return [kind for kind in ("pattern", *_LENGTHS) if kind in node.clauses]


def _beside_enum(node: Node) -> dict[str, str]:
    """The clauses of an enum's place that cannot be broken one by one."""
    beside = _text_kinds(node)
    reason = "an enum beside a pattern or a length: one breaks both"
    return {f"{node.path}:{kind}": reason for kind in ("enum", *beside) if beside}


def _has_value(node: Node, typical: TypicalValues, places: Mapping[str, str]) -> bool:
    """Whether the typical value is valid; a place with parts that are not sent depends on those."""
    is_whole_or_name = node.path in ("", typical.operation.identifier)
    if is_whole_or_name or any(each.path in places for each in node.walk()):
        return True
    try:
        return admits(node, typical.value(node))
    except ValueError:
        return False


def _kept_bounds(
    node: Node, inside: int, clauses: dict[str, str], places: dict[str, str]
) -> Iterator[tuple[Kind, Clause]]:
    most = min(MOST_ELEMENTS, MOST_VALUES // max(inside, 1))
    if node.type in ("string", "blob"):
        most = MOST_CHARACTERS
    for kind, clause in node.clauses.items():
        bound = node.bound(kind) if kind in _LENGTHS else None
        if bound is None or bound <= most:
            yield kind, clause
            continue
        clauses[clause.id] = f"lengths above {most} are not worked on"
        if kind == "length-min":
            places[node.path] = f"its least length {bound} is above the {most} that are worked on"


@lru_cache(maxsize=1024)
def _unreadable(pattern: str) -> str | None:
    """Why a pattern is not worked on, None where it is."""
    try:
        automaton = positions(parse(pattern), pattern)
        pairs = sum(following.bit_count() for following in automaton.follow)
        if len(automaton.masks) <= MOST_STATES and pairs <= MOST_PAIRS:
            words = language(pattern)
            if words.is_empty:
                return f"pattern {in_quotes(pattern)}: no text matches it"
            if len(words.pieces[0].automaton.table) <= MOST_STATES:
                return None
    except PatternError as wrong:
        return str(wrong)
    except RecursionError:
        return f"pattern {in_quotes(pattern)}: nested too deeply"
    return f"pattern {in_quotes(pattern)}: an automaton of more than {MOST_STATES} states"


def _words_of(node: Node, typical: tuple[TypicalValues, ...]) -> str | None:
    """A pattern for words that match the one that cannot be read; None where no word is known."""
    if node.path == typical[0].operation.identifier:  # every request has another one
        return _NAMES if _fits(node, typical[0].operation.name_form.example) else None
    words = [word for word in _candidates(node, typical) if _fits(node, word)][:8]
    return "|".join(re.sub(r"([^A-Za-z0-9])", r"\\\1", word) for word in words) or None


def _candidates(node: Node, typical: tuple[TypicalValues, ...]) -> Iterator[str]:
    for values in typical:
        text = values.template_text(node)
        if text is not None:
            yield text
    yield from _WORDS
    yield from short_words(str(node.pattern))


def _fits(node: Node, word: str) -> bool:
    low, high = node.bound("length-min") or 0, node.bound("length-max")
    is_sized = low <= len(word) and (high is None or len(word) <= high)
    return is_sized and matches(str(node.pattern), word)
