"""The position automaton of a tree (Glushkov's construction), run on sets of positions as ints.

Every character of the pattern, with repeats written out, is a position: a bit. Bit 0 is the position before
the first character. A state is the set of the positions that may have been read last; lookaheads run beside
the pattern in the same ints, as further positions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.ast import (
    ANYTHING,
    Ahead,
    Alternatives,
    Behind,
    Chars,
    Concat,
    Group,
    Repeat,
    Tree,
    split_lookaheads,
    walk,
)
from sagemaker_strategies.patterns.parser import PatternError

#: A pattern with more positions than this is refused: its automaton would not fit.
LARGEST: Final = 20_000
#: A guard that admits every position.
_ALWAYS = -1


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part as the construction needs it: how it is entered, left and skipped.

    ``first`` holds entry positions under the guard (the set of positions before) that admits them;
    ``skip`` is the set of positions before that may pass through without reading.
    """

    first: dict[int, int]
    last: int
    skip: int


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
    body: int = _ALWAYS

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
        copy = replace(self, masks=masks)
        copy.reading = [
            (readers & ~positions) | (positions if mask >> symbol & 1 else 0)
            for symbol, readers in enumerate(self.reading)
        ]
        copy.following = self.following  # what may follow is the same
        return copy

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
        copy = replace(self, masks=masks)
        copy.reading = list(self.reading)
        copy.reading[symbol] ^= concerned
        copy.following = self.following  # what may follow is the same
        return copy

    @cached_property
    def following(self) -> dict[int, int]:
        """What `next` has answered so far."""
        return {}

    def next(self, state: int) -> int:
        """The positions that may come after this state, whatever is read."""
        found = self.following.get(state)
        if found is None:
            found = 0
            for position in bits(state):
                found |= self.follow[position]
            if not found & self.body:
                found = 0
            self.following[state] = found
        return found

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


def positions(tree: Tree, pattern: str = "") -> Positions:
    """The position automaton of a tree; ``pattern`` is what an error names."""
    builder = _Builder(pattern)
    body, lookaheads = split_lookaheads(tree)
    last = builder.automaton(body)
    size = len(builder.masks)
    needed, refused = [], 0
    for ahead in lookaheads:
        end = builder.automaton(ahead.body if ahead.to_end else Concat((ahead.body, ANYTHING)))
        if ahead.negated:
            refused |= end
        else:
            needed.append(end)
    body_positions = (1 << size) - 1 if lookaheads else _ALWAYS
    return Positions(
        builder.masks, builder.sources, builder.follow, last, tuple(needed), refused, body_positions
    )


class _Builder:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.masks = [0]
        self.sources = [-1]
        self.follow = [0]
        self.edges: list[int] = []
        self.known: tuple[int, ...] = ()

    def automaton(self, tree: Tree) -> int:
        """Add the positions of a whole expression; returns the set of those that end it."""
        self.edges = [node.mask for node in walk(tree) if isinstance(node, Behind)]
        start = len(self.masks)
        if self.edges:  # a lookbehind in a loop depends on positions after it
            self.piece(tree)
            self.known = tuple(self.masks)
            del self.masks[start:], self.sources[start:], self.follow[start:]
        piece = self.piece(tree)
        self.link(1, piece.first)
        return piece.last | (piece.skip & 1)

    def link(self, before: int, first: dict[int, int]) -> None:
        for guard, entries in first.items():
            for position in bits(before & guard):
                self.follow[position] |= entries

    def piece(self, tree: Tree) -> _Piece:
        if isinstance(tree, Chars):
            return self.chars(tree)
        if isinstance(tree, Group):
            return self.piece(tree.body)
        if isinstance(tree, Concat):
            piece = _Piece({}, 0, _ALWAYS)
            for part in tree.parts:
                piece = self.joined(piece, self.piece(part))
            return piece
        if isinstance(tree, Alternatives):
            return self.alternatives([self.piece(option) for option in tree.options])
        if isinstance(tree, Repeat):
            return self.repeat(tree)
        if isinstance(tree, Behind):
            return self.behind(tree)
        assert isinstance(tree, Ahead)
        raise PatternError(
            f"pattern {self.pattern!r}, position {tree.position}: a lookahead is supported only "
            "where nothing has been read yet"
        )

    def chars(self, tree: Chars) -> _Piece:
        """A position for the set, or several where a lookbehind distinguishes its characters."""
        parts = [tree.mask]
        for edge in self.edges:
            parts = [half for part in parts for half in (part & edge, part & ~edge) if half]
        added = 0
        for part in parts:
            added |= 1 << len(self.masks)
            self.masks.append(part)
            self.sources.append(tree.at)
            self.follow.append(0)
        if len(self.masks) > LARGEST:
            raise PatternError(f"pattern {self.pattern!r}: more than {LARGEST} positions")
        return _Piece({_ALWAYS: added}, added, 0)

    def behind(self, tree: Behind) -> _Piece:
        seen = 0
        for position, mask in enumerate(self.known):
            if bool(mask & tree.mask) != tree.negated:
                seen |= 1 << position
        return _Piece({}, 0, seen)

    def joined(self, left: _Piece, right: _Piece) -> _Piece:
        self.link(left.last, right.first)
        return self.concatenated(left, right)

    def concatenated(self, left: _Piece, right: _Piece) -> _Piece:
        first = dict(left.first)
        if left.skip:
            for guard, entries in right.first.items():
                both = guard & left.skip
                if both:
                    first[both] = first.get(both, 0) | entries
        return _Piece(first, right.last | (left.last & right.skip), left.skip & right.skip)

    def alternatives(self, options: list[_Piece]) -> _Piece:
        first: dict[int, int] = {}
        last = skip = 0
        for option in options:
            last |= option.last
            skip |= option.skip
            for guard, entries in option.first.items():
                first[guard] = first.get(guard, 0) | entries
        return _Piece(first, last, skip)

    def repeat(self, tree: Repeat) -> _Piece:
        """Copies of the body; the optional ones nested, so that each follows only the one before."""
        if tree.most is None:
            copies = [self.piece(tree.body) for _ in range(max(tree.least, 1))]
            self.link(copies[-1].last, copies[-1].first)
            if tree.least == 0:
                copies[0] = _Piece(copies[0].first, copies[0].last, _ALWAYS)
            tail = _Piece({}, 0, _ALWAYS)
        else:
            copies = [self.piece(tree.body) for _ in range(tree.least)]
            tail = _Piece({}, 0, _ALWAYS)
            for optional in [self.piece(tree.body) for _ in range(tree.most - tree.least)][::-1]:
                tail = self.joined(optional, tail)
                tail = _Piece(tail.first, tail.last, _ALWAYS)
        for copy in reversed(copies):
            tail = self.joined(copy, tail)
        return tail
