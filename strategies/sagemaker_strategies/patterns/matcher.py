"""Matching of texts by an automaton that grows as texts are read.

Only the states that texts lead to are ever made, so that patterns can be matched whose whole automata
are too large to compare or to draw from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache, reduce
from operator import getitem
from typing import Final

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.nfa import Positions, positions
from sagemaker_strategies.patterns.parser import parse

#: Results are cached for texts no longer than this.
_SHORT: Final = 128
#: Half of a pair is no character; nor is one that is not assigned.
_SURROGATE: Final = alphabet.symbol("\uffff") or 0


@cache
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a text matches the pattern as a whole; raises `PatternError` outside the dialect."""
    start = _State(positions(parse(pattern), pattern), {}, 1)

    @lru_cache(maxsize=1024)
    def remembered(text: str) -> bool:
        return reduce(getitem, text, start).accepts

    def matches(text: str) -> bool:
        if len(text) <= _SHORT:  # the same few values are matched again and again
            return remembered(text)
        return reduce(getitem, text, start).accepts

    return matches


class _State(dict[str, "_State"]):
    """A set of an automaton's positions, and the states after the characters read from it so far."""

    __slots__ = ("_automaton", "_known", "_members", "accepts")

    def __init__(self, automaton: Positions, known: dict[int, _State], members: int) -> None:
        super().__init__()
        self._automaton = automaton
        self._known = known
        self._members = members
        self.accepts = automaton.accepts(members)
        known[members] = self

    def __missing__(self, character: str) -> _State:
        symbol = alphabet.symbol(character)
        after = self._automaton.step(self._members, _SURROGATE if symbol is None else symbol)
        state = self._known.get(after)
        if state is None:
            state = _State(self._automaton, self._known, after)
        if character.isascii():  # of the others there are too many to cache
            self[character] = state
        return state
