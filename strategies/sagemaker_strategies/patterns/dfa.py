"""Deterministic automata: built from positions, combined, minimised, searched."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.nfa import Positions
from sagemaker_strategies.patterns.parser import PatternError

#: An automaton that grows beyond so many states is given up: it would grow without reason or end.
LARGEST: Final = 50_000


@dataclass(frozen=True, eq=False)
class Automaton:
    """A complete deterministic automaton, minimal, that starts in state 0.

    ``blocks`` divides the alphabet; ``table[state][block]`` is the next state; ``accepting`` has for each
    state whether a word that ends there belongs to the language.
    """

    blocks: tuple[int, ...]
    table: tuple[tuple[int, ...], ...]
    accepting: tuple[bool, ...]

    @cached_property
    def block_of(self) -> tuple[int, ...]:
        """The block of each symbol."""
        found = [0] * alphabet.SIZE
        for index, block in enumerate(self.blocks):
            for symbol in alphabet.symbols(block):
                found[symbol] = index
        return tuple(found)

    def step(self, state: int, character: str) -> int | None:
        """The state after a character; None if no word may hold it."""
        symbol = alphabet.symbol(character)
        return None if symbol is None else self.table[state][self.block_of[symbol]]

    def reads(self, word: str) -> bool:
        """Whether the word belongs to the language."""
        state, blocks = 0, self._block_of_character
        for character in word:
            block = blocks.get(character)
            if block is None:
                symbol = alphabet.symbol(character)
                if symbol is None:
                    return False
                block = blocks[character] = self.block_of[symbol]
            state = self.table[state][block]
        return self.accepting[state]

    @cached_property
    def _block_of_character(self) -> dict[str, int]:
        """The blocks of the characters that were read so far: words are long, and few differ."""
        return {}

    @cached_property
    def is_empty(self) -> bool:
        """Whether no word belongs to the language."""
        return not any(self.accepting)

    @cached_property
    def dead(self) -> int | None:
        """The state from which nothing is accepted, if there is one."""
        kept = (state for state, row in enumerate(self.table) if row.count(state) == len(row))
        return next((state for state in kept if not self.accepting[state]), None)

    def complement(self) -> Automaton:
        """The automaton of all other words."""
        return Automaton(self.blocks, self.table, tuple(not accepts for accepts in self.accepting))

    def combined(self, other: Automaton, accepts: Callable[[bool, bool], bool]) -> Automaton:
        """The automaton that accepts a word by a function of whether each of the two accepts it."""
        blocks, pairs = [], []
        for left, left_block in enumerate(self.blocks):
            for right, right_block in enumerate(other.blocks):
                if left_block & right_block:
                    blocks.append(left_block & right_block)
                    pairs.append((left, right))

        def successors(state: tuple[int, int]) -> list[tuple[int, int]]:
            mine, theirs = self.table[state[0]], other.table[state[1]]
            return [(mine[left], theirs[right]) for left, right in pairs]

        def decide(state: tuple[int, int]) -> bool:
            return accepts(self.accepting[state[0]], other.accepting[state[1]])

        return _explored((0, 0), tuple(blocks), successors, decide)


def determinised(positions: Positions) -> Automaton:
    """The minimal automaton of a position automaton (subset construction)."""
    blocks = alphabet.partition(frozenset(positions.by_mask))
    readers = [positions.reading[next(alphabet.symbols(block))] for block in blocks]
    body = positions.body

    def successors(state: int) -> list[int]:
        after = positions.next(state)
        return [found if (found := after & reader) & body else 0 for reader in readers]

    return _explored(1, blocks, successors, positions.accepts)


_State = TypeVar("_State", bound=Hashable)


def _explored(
    start: _State,
    blocks: tuple[int, ...],
    successors: Callable[[_State], Sequence[_State]],
    decide: Callable[[_State], bool],
) -> Automaton:
    """The minimal automaton of what can be reached from ``start``."""
    numbers = {start: 0}
    order = [start]
    table: list[list[int]] = []
    for state in order:
        row = []
        for target in successors(state):
            number = numbers.setdefault(target, len(order))
            if number == len(order):
                order.append(target)
                if number > LARGEST:
                    raise PatternError(
                        f"a pattern needs an automaton of more than {LARGEST} states"
                    )
            row.append(number)
        table.append(row)
    return _minimal(blocks, table, [decide(state) for state in order])


def _minimal(blocks: tuple[int, ...], table: list[list[int]], accepting: list[bool]) -> Automaton:
    """The automaton with equivalent states and equivalent blocks made one."""
    part = _partition(table, accepting)
    renumbered: dict[int, int] = {}
    representatives = []
    for state, name in enumerate(part):  # state 0 comes first and stays 0
        if name not in renumbered:
            renumbered[name] = len(renumbered)
            representatives.append(state)
    rows = [[renumbered[part[target]] for target in table[state]] for state in representatives]
    columns: dict[tuple[int, ...], int] = {}
    for block, column in zip(blocks, zip(*rows, strict=True), strict=True):
        columns[column] = columns.get(column, 0) | block
    return Automaton(
        tuple(columns.values()),
        tuple(zip(*columns, strict=True)),
        tuple(accepting[state] for state in representatives),
    )


def _partition(table: list[list[int]], accepting: list[bool]) -> list[int]:
    """The class of each state under equivalence (Hopcroft's algorithm, by the smaller half)."""
    sources: list[list[list[int]]] = [[[] for _ in table] for _ in table[0]]
    for state, row in enumerate(table):
        for block, target in enumerate(row):
            sources[block][target].append(state)
    part = [int(accepts) for accepts in accepting]
    members: list[set[int]] = [set(), set()]
    for state, name in enumerate(part):
        members[name].add(state)
    waiting = {0 if len(members[0]) < len(members[1]) else 1}
    while waiting:
        splitter = list(members[waiting.pop()])
        for into in sources:
            hit: dict[int, list[int]] = {}
            for target in splitter:
                for state in into[target]:
                    hit.setdefault(part[state], []).append(state)
            for name, states in hit.items():
                if len(states) < len(members[name]):
                    _split(name, states, part, members, waiting)
    return part


def _split(
    name: int, states: list[int], part: list[int], members: list[set[int]], waiting: set[int]
) -> None:
    new = len(members)
    members.append(set(states))
    members[name].difference_update(states)
    for state in states:
        part[state] = new
    smaller = new if len(members[new]) <= len(members[name]) else name
    waiting.add(new if name in waiting else smaller)
