"""The shortest words that one automaton accepts and another does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import ClassVar, Final, TypeAlias

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.dfa import Automaton
from sagemaker_strategies.patterns.nfa import Positions

#: A search that has seen so many pairs of states is given up; the documented patterns need hundreds.
LARGEST: Final = 20_000
#: The same of a search in one direction.
LARGEST_ONE_WAY: Final = 70_000
#: So many of the pairs before, with the same state, a pair is compared with.
_COMPARED: Final = 32

#: A state of the correct automaton, and one of the mistaken.
_Pair: TypeAlias = "tuple[int, int]"
#: How a pair of states was reached: the trail before, and the symbol read last.
_Trail: TypeAlias = "tuple[_Trail, int] | None"


@dataclass(frozen=True, slots=True)
class Window:
    """The words to search: their symbols, the most readable first, and their length."""

    symbols: tuple[int, ...]
    min_length: int
    max_length: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that show a mistake: one that only it rejects, one that only it accepts, or None."""

    refused: str | None = None
    accepted: str | None = None


def first_differences(
    correct: Automaton, mistaken: Positions, window: Window, refused: bool, accepted: bool
) -> Difference:
    """A shortest word for each wanted direction, found breadth first.

    The mistaken automaton is made deterministic only as far as the search goes. Raises `UndecidedError`.
    """
    return _differences(_Search(correct, mistaken, window, refused, accepted))


def one_way_differences(
    correct: Automaton, mistaken: Positions, window: Window, refused: bool, accepted: bool
) -> Difference:
    """The same where that is undecided: one direction is searched after the other.

    What can lead to nothing new in a direction is left out. Raises `UndecidedError`.
    """
    if mistaken.refused:  # a state of more positions may accept less
        raise UndecidedError
    none, search = Difference(), partial(_OneWaySearch, correct, mistaken, window)
    return Difference(
        (_differences(search(True, False)) if refused else none).refused,
        (_differences(search(False, True)) if accepted else none).accepted,
    )


def _differences(search: _Search) -> Difference:
    low = search.window.min_length
    found = search.run(0)
    short = [word is not None and len(word) < low for word in (found.refused, found.accepted)]
    if any(short):  # the shortest word is too short: search the longer ones
        search.refused, search.accepted = found.refused is not None, found.accepted is not None
        return search.run(low)
    return found


class UndecidedError(Exception):
    """Raised where a difference could not be decided in `LARGEST` pairs of states."""


@dataclass
class _Search:
    largest: ClassVar = LARGEST
    correct: Automaton
    mistaken: Positions
    window: Window
    refused: bool
    accepted: bool
    known: dict[_Pair, list[tuple[int, _Pair]]] = field(default_factory=dict)

    @cached_property
    def moves(self) -> list[tuple[int, int, int]]:
        """Each symbol, its block in the correct automaton, and the positions that read it."""
        blocks, readers = self.correct.block_of, self.mistaken.reading
        return [(symbol, blocks[symbol], readers[symbol]) for symbol in self.window.symbols]

    def run(self, low: int) -> Difference:
        """Search words of at least ``low`` characters; a pair of states is looked at once from there."""
        found: dict[str, str] = {}
        layer: dict[_Pair, _Trail] = {(0, 1): None}
        seen: set[_Pair] = set()
        depth = 0
        while layer and (self.refused or self.accepted):
            if self.window.max_length is not None and depth > self.window.max_length:
                break
            if depth >= low:
                seen.update(layer)
                self.judge(layer, found)
            depth += 1
            layer = self.next_layer(layer, seen, depth <= low)
        return Difference(**found)

    def judge(self, layer: dict[_Pair, _Trail], found: dict[str, str]) -> None:
        for (state, mistaken), trail in layer.items():
            should, does = self.correct.accepting[state], self.mistaken.accepts(mistaken)
            if self.refused and should and not does:
                found["refused"] = _spelled(trail)
                self.refused = False
            elif self.accepted and does and not should:
                found["accepted"] = _spelled(trail)
                self.accepted = False

    def next_layer(
        self, layer: dict[_Pair, _Trail], seen: set[_Pair], is_first: bool
    ) -> dict[_Pair, _Trail]:
        """What one more character leads to, where a difference is still possible.

        ``is_first``: no layer before it counts.
        """
        dead, refused, accepted = self.correct.dead, self.refused, self.accepted
        following: dict[_Pair, _Trail] = {}
        for pair, trail in layer.items():
            for symbol, target in self.successors(pair):
                if target in seen or target in following:
                    continue
                if (accepted and target[1]) or (refused and target[0] != dead):
                    following[target] = (trail, symbol)
        return following

    def successors(self, pair: _Pair) -> list[tuple[int, _Pair]]:
        """The pairs after one symbol, one symbol for each, those apart in which nothing is accepted."""
        found = self.known.get(pair)
        if found is None:
            row, dead, body = self.correct.table[pair[0]], self.correct.dead, self.mistaken.body
            possible = self.mistaken.next(pair[1])
            targets: dict[_Pair, int] = {}
            for symbol, block, readers in self.moves:
                target = row[block]
                after = possible & readers
                if not after & body:
                    after = 0
                if after or target != dead:
                    targets.setdefault((target, after), symbol)
            if len(self.known) >= self.largest:
                raise UndecidedError
            found = self.known[pair] = [(symbol, target) for target, symbol in targets.items()]
        return found


class _OneWaySearch(_Search):
    """The search for a word of one direction: a pair that can lead to no more than another is left out.

    Of two pairs with the same state of the correct automaton, the mistaken one accepts all that it
    accepts from fewer positions from more of them too.
    """

    largest = LARGEST_ONE_WAY

    def run(self, low: int) -> Difference:
        self.kept = {0: [1]}
        return super().run(low)

    def next_layer(
        self, layer: dict[_Pair, _Trail], seen: set[_Pair], is_first: bool
    ) -> dict[_Pair, _Trail]:
        if is_first:
            self.kept = {}
        found = super().next_layer(layer, seen, is_first)
        strongest_first = sorted(found, key=_size, reverse=self.accepted)
        new = {pair for pair in strongest_first if self.is_new(*pair)}
        return {pair: trail for pair, trail in found.items() if pair in new}

    def is_new(self, state: int, mistaken: int) -> bool:
        others = self.kept.setdefault(state, [])
        left = []
        for other in others:
            both = other | mistaken
            if both == (other if self.accepted else mistaken):
                return False
            if both != (mistaken if self.accepted else other):
                left.append(other)
        self.kept[state] = [*left, mistaken][-_COMPARED:]
        return True


def _size(pair: _Pair) -> int:
    return pair[1].bit_count()


def _spelled(trail: _Trail) -> str:
    word: list[str] = []
    while trail is not None:
        trail, symbol = trail
        word.append(alphabet.sample(symbol))
    return "".join(reversed(word))
