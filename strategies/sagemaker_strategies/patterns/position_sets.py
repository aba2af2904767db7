"""Automata whose states are sets of positions, as ints: a bit for each character of a pattern."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from sagemaker_strategies.patterns import alphabet

#: A guard that admits every position.
ALWAYS: Final = -1
#: The positions of a state that are looked at one by one.
_FEW: Final = 8


@dataclass
class Positions:
    """An automaton over sets of positions.

    ``masks`` holds the characters of each position, ``sources`` its place in the pattern,
    ``follow`` the positions that may come next. A word is accepted if its last set meets ``last`` and each set of ``needed``, and not ``refused``.
    """

    masks: list[int]
    sources: list[int]
    follow: list[int]
    last: int
    needed: tuple[int, ...] = ()
    refused: int = 0
    body: int = ALWAYS

    @cached_property
    def reading(self) -> list[int]:
        """For each symbol of the alphabet, the positions that read it."""
        table = [0] * alphabet.SIZE
        for mask, positions in self.by_mask.items():
            for symbol in alphabet.symbols(mask):
                table[symbol] |= positions
        return table

    @cached_property
    def by_mask(self) -> dict[int, int]:
        """The positions of each set of characters that occurs."""
        found: dict[int, int] = {}
        for position, mask in enumerate(self.masks):
            if mask:
                found[mask] = found.get(mask, 0) | 1 << position
        return found

    def changed(self, source: int, mask: int) -> Positions:
        """This automaton where the pattern's character set at ``source`` is another."""
        positions = 0
        masks = list(self.masks)
        for position, at in enumerate(self.sources):
            if at == source:
                positions |= 1 << position
                masks[position] = mask
        reading = [
            (readers & ~positions) | (positions if mask >> symbol & 1 else 0)
            for symbol, readers in enumerate(self.reading)
        ]
        return self._with(masks, reading)

    def other_by(self, source: int, symbol: int, edges: tuple[int, ...]) -> Positions:
        """This automaton where the pattern's character set at ``source`` takes one symbol more, or less.

        ``edges`` are the sets of lookbehinds: of the positions into which they divide a
        character set, the symbol joins the one on its own side of each.
        """
        concerned = 0
        masks = list(self.masks)
        for position, at in enumerate(self.sources):
            mask = masks[position]
            if at == source and all(bool(mask & edge) == edge >> symbol & 1 for edge in edges):
                concerned |= 1 << position
                masks[position] = mask ^ 1 << symbol
        reading = list(self.reading)
        reading[symbol] ^= concerned
        return self._with(masks, reading)

    def _with(self, masks: list[int], reading: list[int]) -> Positions:
        copy = replace(self, masks=masks)
        copy.reading, copy.following = reading, self.following  # what may follow is the same
        return copy

    @cached_property
    def following(self) -> dict[int, int]:
        """What `next` has answered so far."""
        return {}

    def next(self, state: int) -> int:
        """The positions that may come after this state, whatever is read."""
        found = self.following.get(state)
        if found is None:
            found = self.after(state)
            if not found & self.body:
                found = 0
            self.following[state] = found
        return found

    def after(self, state: int) -> int:
        """The positions that may come next; of a state of many they are found by what they share."""
        found = 0
        if state.bit_count() > _FEW:
            steps, others = self.jumps
            if len(others) < state.bit_count():
                found = (state & steps) << 1
                for before, entries in others:
                    if state & before:
                        found |= entries
                return found
        for position in bits(state):
            found |= self.follow[position]
        return found

    @cached_property
    def jumps(self) -> tuple[int, tuple[tuple[int, int], ...]]:
        """The positions that the one behind them may follow, and each set that may follow else, after
        the positions before it: in a long repeat these are few sets, and there are many positions."""
        steps = 0
        others: dict[int, int] = {}
        for position, entries in enumerate(self.follow):
            own = 1 << position
            if entries & own << 1:
                steps |= own
                entries ^= own << 1
            if entries:
                others[entries] = others.get(entries, 0) | own
        return steps, tuple((before, entries) for entries, before in others.items())

    def step(self, state: int, symbol: int) -> int:
        """The state after reading a symbol."""
        after = self.next(state) & self.reading[symbol]
        return after if after & self.body else 0

    def accepts(self, state: int) -> bool:
        """Whether a word that ends in this state belongs to the language."""
        return (
            state & self.last != 0
            and not state & self.refused
            and all(state & needed for needed in self.needed)
        )

    def reads(self, word: str) -> bool:
        """Whether the word belongs to the language."""
        state = 1
        for character in word:
            symbol = alphabet.symbol(character)
            state = 0 if symbol is None else self.step(state, symbol)
            if not state:
                return False
        return self.accepts(state)


def bits(mask: int) -> Iterator[int]:
    """The indices of the bits that are set, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
