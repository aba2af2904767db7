"""Languages: the words of a pattern, as a value that can be combined, measured and drawn from."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.ast import ANYTHING
from sagemaker_strategies.patterns.description import describe_refusal
from sagemaker_strategies.patterns.dfa import Automaton, determinised
from sagemaker_strategies.patterns.near_misses import near_misses
from sagemaker_strategies.patterns.nfa import positions
from sagemaker_strategies.patterns.parser import parse
from sagemaker_strategies.patterns.samples import Walks

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

#: At most so many characters of a drawn word differ from the canonical walk by choice.
DETOURS: Final = 4


@dataclass(frozen=True, eq=False)
class Piece:
    """The words of one automaton whose length lies in an interval (``last`` None: without end)."""

    first: int
    last: int | None
    automaton: Automaton

    @cached_property
    def readable(self) -> Walks:
        """Its words of printable ASCII."""
        return Walks(self.automaton, alphabet.PRINTABLE)

    @cached_property
    def all(self) -> Walks:
        """All its words."""
        return Walks(self.automaton, alphabet.EVERYTHING)

    def holds(self, length: int) -> bool:
        """Whether a word of this length could be one of this piece."""
        return self.first <= length and (self.last is None or length <= self.last)

    @property
    def is_empty(self) -> bool:
        """Whether it has no word: of every length the automaton tells, without a walk."""
        if self.automaton.is_empty or (self.first == 0 and self.last is None):
            return self.automaton.is_empty
        return self.shortest_length() is None

    def shortest_length(self, at_least: int = 0) -> int | None:
        """The length of its shortest word, or of the shortest that is not shorter, or None."""
        levels, loop = self.all.levels
        first = max(self.first, at_least)
        end = max(first, loop) + len(levels)
        if self.last is not None:
            end = min(end, self.last)
        return next((n for n in range(first, end + 1) if self.all.has(n)), None)

    @cached_property
    def longest_length(self) -> int | None:
        """The length of its longest word, None where there is no longest one; -1 without words."""
        if self.last is None:
            longest = self.all.longest()
            return longest if longest is None or longest >= self.first else -1
        levels, loop = self.all.levels
        start = max(self.first, min(loop, self.last) - len(levels), self.last - len(levels) - loop)
        found = (n for n in range(self.last, start - 1, -1) if self.all.has(n))
        return next(found, -1)


@dataclass(frozen=True, eq=False)
class Language:
    """A regular language over the characters of Unicode, surrogates excluded.

    ``pieces`` divide the lengths from 0 on among automata, in ascending order and without a gap, so
    that length bounds cost nothing and every combination of languages is exact.
    """

    pieces: tuple[Piece, ...]

    def __contains__(self, word: str) -> bool:
        return self._piece(len(word)).automaton.reads(word)

    def _piece(self, length: int) -> Piece:
        return next(piece for piece in self.pieces if piece.holds(length))

    @cached_property
    def is_empty(self) -> bool:
        """Whether there is no word."""
        return all(piece.is_empty for piece in self.pieces)

    @cached_property
    def is_universal(self) -> bool:
        """Whether every string is a word."""
        return self.complement().is_empty

    def shortest(self, min_length: int = 0, max_length: int | None = None) -> str | None:
        """A shortest word of at least and at most so many characters, readable where one is; None where
        there is none."""
        lengths = (piece.shortest_length(min_length) for piece in self.pieces)
        length = next((length for length in lengths if length is not None), None)
        if length is None or (max_length is not None and length > max_length):
            return None
        return self.word(length)

    def longest_length(self) -> int | None:
        """The length of a longest word, None if there is no longest; ValueError if there is no word."""
        for piece in reversed(self.pieces):
            if piece.longest_length != -1:
                return piece.longest_length
        raise ValueError("the empty language has no longest word; check is_empty first")

    def within(self, min_length: int | None, max_length: int | None) -> Language:
        """The words of at least and at most so many characters (None: no such bound)."""
        first = min_length or 0
        if max_length is not None and max_length < first:
            return _whole(_NOTHING)
        pieces = [Piece(0, first - 1, _NOTHING)] if first > 0 else []
        pieces.append(Piece(first, max_length, _EVERYTHING))
        if max_length is not None:
            pieces.append(Piece(max_length + 1, None, _NOTHING))
        return self & Language(tuple(pieces))

    def lengths(self, min_length: int, max_length: int) -> tuple[int, ...]:
        """The lengths from ``min_length`` to ``max_length`` that words have, in ascending order."""
        return tuple(
            length
            for piece in self.pieces
            for length in range(max(min_length, piece.first), max_length + 1)
            if piece.holds(length) and piece.all.has(length)
        )

    def _walks(self, length: int) -> Walks | None:
        if length < 0:
            return None
        piece = self._piece(length)
        return next((walks for walks in (piece.readable, piece.all) if walks.has(length)), None)

    def word(self, length: int) -> str | None:
        """The canonical readable word of exactly ``length`` characters; None where there is none."""
        walks = self._walks(length)
        return None if walks is None else walks.canonical(length)[0]

    def several(self, length: int) -> Iterator[str]:
        """Different words of exactly ``length`` characters: the canonical one, then such as leave its way
        at one place."""
        walks = self._walks(length)
        if walks is None:
            return
        changes = product(reversed(range(length)), range(walks.width))
        seen = {walks.canonical(length)[0]}
        yield from seen
        for change in changes:
            word = walks.varied(length, [change])
            if word not in seen:
                seen.add(word)
                yield word

    def words(self, length: int) -> SearchStrategy[str]:
        """Words of exactly ``length`` characters, printable ASCII where there are such.

        A draw varies the canonical walk at up to `DETOURS` places; it shrinks to
        ``word(length)``. Raises ValueError where there is no word of this length.
        """
        from hypothesis import strategies as st  # it is slow, and only draws need it

        walks = self._walks(length)
        if walks is None:
            raise ValueError(f"no word of this language has exactly {length} characters")
        if length == 0:
            return st.just("")
        detour = st.tuples(st.integers(0, length - 1), st.integers(0, walks.width - 1))
        return st.lists(detour, max_size=DETOURS).map(lambda detours: walks.varied(length, detours))

    def near_misses(
        self, word: str, min_length: int = 0, max_length: int | None = None
    ) -> Iterator[str]:
        """Refused strings at edit distance one from ``word``, of printable ASCII where edited.

        Their length lies within the bounds; the order is always the same, the best first.
        """
        for piece in self.pieces:
            first = max(min_length, piece.first)
            ends = [end for end in (max_length, piece.last) if end is not None]
            yield from near_misses(piece.automaton, word, first, min(ends, default=None))

    def refusal(self, word: str) -> str:
        """Why a string is no word, in a few words: what stands where, and what is expected there."""
        return describe_refusal(self._piece(len(word)).automaton, word)

    def complement(self) -> Language:
        """All strings that are no word."""
        return Language(
            tuple(Piece(p.first, p.last, p.automaton.complement()) for p in self.pieces)
        )

    def __and__(self, other: Language) -> Language:
        return self._combined(other, operator.and_)

    def __or__(self, other: Language) -> Language:
        return self._combined(other, operator.or_)

    def __sub__(self, other: Language) -> Language:
        return self._combined(other, operator.gt)

    def __xor__(self, other: Language) -> Language:
        return self._combined(other, operator.xor)

    def __le__(self, other: Language) -> bool:
        return (self - other).is_empty

    def _combined(self, other: Language, accepts: Callable[[bool, bool], bool]) -> Language:
        combined: dict[tuple[Automaton, Automaton], Automaton] = {}
        pieces = []
        for mine in self.pieces:
            for theirs in other.pieces:
                first = max(mine.first, theirs.first)
                ends = [end for end in (mine.last, theirs.last) if end is not None]
                last = min(ends, default=None)
                if last is not None and last < first:
                    continue
                pair = (mine.automaton, theirs.automaton)
                if pair not in combined:
                    combined[pair] = pair[0].combined(pair[1], accepts)
                pieces.append(Piece(first, last, combined[pair]))
        return Language(tuple(pieces))

    def first_difference(self, other: Language) -> str | None:
        """A shortest word of one of the two languages that is none of the other; None if equal."""
        return (self ^ other).shortest()


def _whole(automaton: Automaton) -> Language:
    return Language((Piece(0, None, automaton),))


_EVERYTHING: Final = determinised(positions(ANYTHING))
_NOTHING: Final = _EVERYTHING.complement()


@cache
def language(pattern: str, *, dot_matches_newline: bool = False) -> Language:
    """The language of a pattern; raises `PatternError` for syntax outside the dialect."""
    tree = parse(pattern, dot_matches_newline=dot_matches_newline)
    return _whole(determinised(positions(tree, pattern)))
