"""Walks through an automaton: which lengths a language has, and a readable word of each.

A walk of exactly ``n`` characters needs, before each of them, the states that can still accept in the
rest. Those sets repeat after a while, so that even 4096 characters are cheap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.dfa import Automaton
from sagemaker_strategies.patterns.position_sets import bits

#: A change to the canonical walk: the place, and which of the characters possible there to take.
Detour = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Walks:
    """The words of an automaton whose characters all come from one set."""

    automaton: Automaton
    allowed: int

    @cached_property
    def _moves(self) -> list[list[tuple[str, int]]]:
        """For each state, one character a block and where it leads, nearest to acceptance first."""
        steps = [
            (next(alphabet.symbols(mask & self.allowed)), block)
            for block, mask in enumerate(self.automaton.blocks)
            if mask & self.allowed
        ]
        steps.sort(key=lambda step: alphabet.RANK[step[0]])
        moves = [(alphabet.sample(symbol), block) for symbol, block in steps]
        distance = self._distance
        return [
            sorted(
                [(character, row[block]) for character, block in moves],
                key=lambda move: distance[move[1]],
            )
            for row in self.automaton.table
        ]

    @cached_property
    def _choices(self) -> list[list[tuple[str, int]]]:
        """For each state, every single character and where it leads, the most readable first."""
        characters = [
            (alphabet.sample(symbol), self.automaton.block_of[symbol])
            for symbol in alphabet.symbols(self.allowed)
        ]
        return [
            [(character, row[block]) for character, block in characters]
            for row in self.automaton.table
        ]

    @cached_property
    def _targets(self) -> list[int]:
        """For each state, the set of states that one character leads to."""
        used = [index for index, block in enumerate(self.automaton.blocks) if block & self.allowed]
        return [_set(row[index] for index in used) for row in self.automaton.table]

    @cached_property
    def _distance(self) -> list[int]:
        """For each state, the number of characters of the shortest way to acceptance; a large one without."""
        found = [len(self._targets)] * len(self._targets)
        reached = 0
        for steps, level in enumerate(self.levels[0]):
            for state in bits(level & ~reached):
                found[state] = steps
            reached |= level
        return found

    @cached_property
    def levels(self) -> tuple[list[int], int]:
        """The states that accept in exactly k characters, k = 0, 1, ..., and where the list repeats."""
        level = _set(s for s, accepts in enumerate(self.automaton.accepting) if accepts)
        levels: list[int] = []
        seen: dict[int, int] = {}
        while level not in seen:
            seen[level] = len(levels)
            levels.append(level)
            level = _set(s for s, targets in enumerate(self._targets) if targets & level)
        return levels, seen[level]

    def accepting_in(self, length: int) -> int:
        """The set of states from which exactly ``length`` more characters can be accepted."""
        levels, loop = self.levels
        if length < len(levels):
            return levels[length]
        return levels[loop + (length - loop) % (len(levels) - loop)]

    def has(self, length: int) -> bool:
        """Whether there is a word of this length."""
        return bool(self.accepting_in(length) & 1)

    @cached_property
    def width(self) -> int:
        """How many characters the words may be made of."""
        return len(self._choices[0])

    def longest(self) -> int | None:
        """The length of a longest word, None where there is no longest one; -1 if there is no word."""
        levels, loop = self.levels
        if any(level & 1 for level in levels[loop:]):
            return None
        return max((length for length, level in enumerate(levels) if level & 1), default=-1)

    def canonical(self, length: int) -> tuple[str, Sequence[int]]:
        """The readable word of a length and the states that it passes; it must exist."""
        found = self._canonical.get(length)
        if found is None:
            word: list[str] = []
            state, states = 0, [0]
            for left in range(length - 1, -1, -1):
                goal = self.accepting_in(left)
                character, state = next(move for move in self._moves[state] if goal >> move[1] & 1)
                word.append(character)
                states.append(state)
            found = self._canonical[length] = "".join(word), states
        return found

    @cached_property
    def _canonical(self) -> dict[int, tuple[str, list[int]]]:
        return {}

    def varied(self, length: int, detours: Iterable[Detour]) -> str:
        """The canonical word of a length, taken off its way at some places; it must exist."""
        word, states = self.canonical(length)
        for place, choice in sorted(dict(detours).items()):
            word, states = self._varied_once(word, states, place, choice)
        return word

    def _varied_once(
        self, word: str, states: Sequence[int], place: int, choice: int
    ) -> tuple[str, Sequence[int]]:
        """Another word of the same length: it differs by the choice, and rejoins where it can."""
        length = len(word)
        goal = self.accepting_in(length - place - 1)
        possible = [move for move in self._choices[states[place]] if goal >> move[1] & 1]
        character, state = possible[choice % len(possible)]
        detour, passed = character, [state]
        at = place + 1
        while at < length and state != states[at]:
            at += 1
            goal = self.accepting_in(length - at)
            character, state = next(move for move in self._moves[state] if goal >> move[1] & 1)
            detour += character
            passed.append(state)
        new_word = word[:place] + detour + word[at:]
        return new_word, [*states[: place + 1], *passed, *states[at + 1 :]]


def _set(states: Iterable[int]) -> int:
    found = 0
    for state in states:
        found |= 1 << state
    return found
