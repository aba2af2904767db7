"""Matching: whether a text is a word of a pattern, by an automaton that grows as texts are read.

Only the states that texts lead to are ever made, so that patterns can be matched whose whole automata
are too large to compare or to draw from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sagemaker_strategies.strings import alphabet
from sagemaker_strategies.strings.positions import Positions, positions
from sagemaker_strategies.strings.syntax import parse


@cache
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a text matches the pattern as a whole; raises `PatternError` outside the dialect.

    A text with a surrogate matches no pattern.
    """
    start = _State(positions(parse(pattern), pattern), {}, 1)

    def matches(text: str) -> bool:
        state = start
        for character in text:
            state = state[character]
        return state.accepts

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
        after = 0 if symbol is None else self._automaton.step(self._members, symbol)
        state = self._known.get(after)
        if state is None:
            state = _State(self._automaton, self._known, after)
        if character.isascii():  # of the others there are too many to remember
            self[character] = state
        return state
