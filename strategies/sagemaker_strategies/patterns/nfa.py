"""The position automaton of a tree (Glushkov's construction), run on sets of positions as ints.

Every character of the pattern, with repeats written out, is a position: a bit. Bit 0 is the position before
the first character. A state is the set of the positions that may have been read last; lookaheads run beside
the pattern in the same ints, as further positions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from sagemaker_strategies.patterns import alphabet, ast
from sagemaker_strategies.patterns.characters import in_quotes
from sagemaker_strategies.patterns.parser import PatternError
from sagemaker_strategies.patterns.position_sets import ALWAYS, Positions, bits

__all__: Final = ["LARGEST", "Positions", "bits", "positions"]

#: A pattern with more positions than this is refused: its automaton would not fit.
LARGEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part as the construction needs it: how it is entered, left and skipped.

    ``first`` holds entry positions under the guard (the set of positions before) that admits them;
    ``skip`` is the set of positions before that may pass through without reading.
    """

    first: dict[int, int]
    last: int
    skip: int


def positions(tree: ast.Tree, pattern: str = "") -> Positions:
    """The position automaton of a tree; ``pattern`` is what an error names."""
    builder = _Builder(pattern)
    body, lookaheads = ast.split_lookaheads(tree)
    last = builder.automaton(body)
    size = len(builder.masks)
    needed, refused = [], 0
    for ahead in lookaheads:
        end = builder.automaton(
            ahead.body if ahead.to_end else ast.Concat((ahead.body, ast.ANYTHING))
        )
        if ahead.negated:
            refused |= end
        else:
            needed.append(end)
    body_positions = (1 << size) - 1 if lookaheads else ALWAYS
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
        #: Positions that read nothing: the value has ended there.
        self.ends = 0

    def automaton(self, tree: ast.Tree) -> int:
        """Add the positions of a whole expression; returns the set of those that end it."""
        self.edges = [node.mask for node in ast.walk(tree) if isinstance(node, ast.Behind)]
        start = len(self.masks)
        if self.edges:  # a lookbehind in a loop depends on positions after it
            self.piece(tree)
            self.known = tuple(self.masks)
            del self.masks[start:], self.sources[start:], self.follow[start:]
        self.ends = 0
        piece = self.piece(tree)
        self.link(1, piece.first)
        return self.before_ends(piece.last | (piece.skip & 1), start)

    def before_ends(self, last: int, start: int) -> int:
        """The positions that end a word: those too that only an end comes after."""
        ends = self.ends
        while self.ends & last:
            reached = last
            for position in (0, *range(start, len(self.follow))):
                if self.follow[position] & ends & last:
                    reached |= 1 << position
            if reached == last:
                break
            last = reached
        return last & ~ends

    def link(self, before: int, first: dict[int, int]) -> None:
        for guard, entries in first.items():
            for position in bits(before & guard):
                self.follow[position] |= entries

    def piece(self, tree: ast.Tree) -> _Piece:
        if isinstance(tree, ast.Chars):
            return self.chars(tree)
        if isinstance(tree, ast.Concat | ast.Group):
            piece = _Piece({}, 0, ALWAYS)
            for part in ast.children(tree):
                piece = self.joined(piece, self.piece(part))
            return piece
        if isinstance(tree, ast.Alternatives):
            return self.alternatives([self.piece(option) for option in tree.options])
        if isinstance(tree, ast.Repeat):
            return self.repeat(tree)
        if isinstance(tree, ast.Behind):
            return self.behind(tree)
        if isinstance(tree, ast.Anchor):
            return self.end() if tree.end else _Piece({}, 0, 1)
        assert isinstance(tree, ast.Ahead)
        raise PatternError(
            f"pattern {in_quotes(self.pattern)}, position {tree.position}: a lookahead is supported only "
            "where nothing has been read yet"
        )

    def chars(self, tree: ast.Chars) -> _Piece:
        """A position for the set, or several where a lookbehind distinguishes its characters."""
        parts = [tree.mask]
        for edge in self.edges:
            parts = [half for part in parts for half in (part & edge, part & ~edge) if half]
        added = alphabet.union(self.add(part, tree.at) for part in parts)
        if len(self.masks) > LARGEST:
            raise PatternError(f"pattern {in_quotes(self.pattern)}: more than {LARGEST} positions")
        return _Piece({ALWAYS: added}, added, 0)

    def add(self, mask: int, source: int) -> int:
        """A new position, as a set of it alone."""
        self.masks.append(mask)
        self.sources.append(source)
        self.follow.append(0)
        return 1 << len(self.masks) - 1

    def end(self) -> _Piece:
        """A position that no character leads to, nor any leads on from."""
        added = self.add(0, -1)
        self.ends |= added
        return _Piece({ALWAYS: added}, added, 0)

    def behind(self, tree: ast.Behind) -> _Piece:
        seen = 0
        for position, mask in enumerate(self.known):
            if bool(mask & tree.mask) != tree.negated:
                seen |= 1 << position
        return _Piece({}, 0, seen)

    def joined(self, left: _Piece, right: _Piece) -> _Piece:
        self.link(left.last, right.first)
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

    def repeat(self, tree: ast.Repeat) -> _Piece:
        """Copies of the body; the optional ones nested, so that each follows only the one before."""
        least = tree.least if tree.most is not None else max(tree.least, 1)
        copies = [self.piece(tree.body) for _ in range(least)]
        tail = _Piece({}, 0, ALWAYS)
        if tree.most is None:
            self.link(copies[-1].last, copies[-1].first)
            if tree.least == 0:
                copies[0] = replace(copies[0], skip=ALWAYS)
        else:
            for optional in [self.piece(tree.body) for _ in range(tree.most - tree.least)][::-1]:
                tail = replace(self.joined(optional, tail), skip=ALWAYS)
        for copy in reversed(copies):
            tail = self.joined(copy, tail)
        return tail
