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
        far = len(self._distance)
        distance = [far if steps is None else steps for steps in self._distance]
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
    def _distance(self) -> list[int | None]:
        """For each state, the number of characters of the shortest way to acceptance."""
        found: list[int | None] = [None] * len(self._targets)
        ways, steps = _set(s for s, accepts in enumerate(self.automaton.accepting) if accepts), 0
        reached = 0
        while ways & ~reached:
            fresh, reached = ways & ~reached, reached | ways
            for state in range(len(found)):
                if fresh >> state & 1:
                    found[state] = steps
            ways = _set(s for s, targets in enumerate(self._targets) if targets & fresh)
            steps += 1
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
            word, states = "", [0]
            for left in range(length - 1, -1, -1):
                character, state = self._move(states[-1], left)
                word += character
                states.append(state)
            found = self._canonical[length] = word, states
        return found

    @cached_property
    def _canonical(self) -> dict[int, tuple[str, list[int]]]:
        return {}

    def _move(self, state: int, left: int) -> tuple[str, int]:
        """The best character in a state and where it leads, with so many characters left after it."""
        goal = self.accepting_in(left)
        return next(move for move in self._moves[state] if goal >> move[1] & 1)

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
        while at < length and passed[-1] != states[at]:
            at += 1
            character, state = self._move(passed[-1], length - at)
            detour += character
            passed.append(state)
        new_word = word[:place] + detour + word[at:]
        return new_word, [*states[: place + 1], *passed, *states[at + 1 :]]


def _set(states: Iterable[int]) -> int:
    return alphabet.union(1 << state for state in states)
