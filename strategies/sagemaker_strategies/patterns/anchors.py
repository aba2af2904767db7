"""Anchors inside of a pattern: those that can only be where they are, and what is left of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sagemaker_strategies.patterns import alphabet, ast

_ANY: ast.Chars = ast.Chars(alphabet.EVERYTHING, "class")


def settled(tree: ast.Tree, *, left: bool = True, right: bool = True) -> ast.Tree:
    """The tree without the anchors that are at an end of the value anyway.

    ``left``: nothing can be before it; ``right``: nothing can come after it.
    """
    if isinstance(tree, ast.Anchor):
        return ast.EMPTY if (right if tree.end else left) else tree
    if isinstance(tree, ast.Concat):
        return _settled_parts(tree, left, right)
    if isinstance(tree, ast.Alternatives):
        return ast.Alternatives(tuple(settled(o, left=left, right=right) for o in tree.options))
    if isinstance(tree, ast.Group):
        return replace(tree, body=settled(tree.body, left=left, right=right))
    if isinstance(tree, ast.Repeat):
        once = tree.most == 1
        return replace(tree, body=settled(tree.body, left=left and once, right=right and once))
    if isinstance(tree, ast.Ahead):
        return replace(tree, body=settled(tree.body, left=left, right=tree.to_end))
    return tree


def _settled_parts(tree: ast.Concat, left: bool, right: bool) -> ast.Tree:
    sizes = [length(part) for part in tree.parts]
    parts = [
        settled(
            part,
            left=left and all(size == 0 for size in sizes[:index]),
            right=right and all(size == 0 for size in sizes[index + 1 :]),
        )
        for index, part in enumerate(tree.parts)
    ]
    kept = [
        part
        for part, old in zip(parts, tree.parts, strict=True)
        if part != ast.EMPTY or part == old
    ]
    return kept[0] if len(kept) == 1 else ast.Concat(tuple(kept))


def length(tree: ast.Tree) -> int | None:
    """The length of all words of a tree, None where it has words of several lengths."""
    if isinstance(tree, ast.Chars):
        return 1
    if isinstance(tree, ast.Anchor | ast.Behind | ast.Ahead):
        return 0
    if isinstance(tree, ast.Repeat):
        one = length(tree.body)
        same = tree.least == tree.most or one == 0
        return one * tree.least if one is not None and same else None
    if isinstance(tree, ast.Alternatives):
        found = {length(option) for option in tree.options}
        return found.pop() if len(found) == 1 else None
    sizes = [length(part) for part in ast.children(tree)]
    return sum(size or 0 for size in sizes) if None not in sizes else None


def parts_words(before: Sequence[ast.Tree], after: Sequence[ast.Tree]) -> bool:
    """Whether a word surely begins or ends between these parts: ASCII alone is known to be of one."""
    if not before or not after:
        return False
    sides = (_edge(before[-1], -1), _edge(after[0], 0))
    if not all(sides) or any(side & ~alphabet.ASCII for side in sides):
        return False
    in_word = [[bool(side & alphabet.WORD), bool(side & ~alphabet.WORD)] for side in sides]
    return in_word in ([[True, False], [False, True]], [[False, True], [True, False]])


def _edge(tree: ast.Tree, end: int) -> int:
    """The characters that all words of a tree begin with (0) or end in (-1); 0 where that is unknown."""
    if isinstance(tree, ast.Chars):
        return tree.mask
    if isinstance(tree, ast.Alternatives):
        edges = [_edge(option, end) for option in tree.options]
        return alphabet.union(edges) if all(edges) else 0
    if isinstance(tree, ast.Ahead) or (isinstance(tree, ast.Repeat) and not tree.least):
        return 0
    parts = ast.children(tree)
    return _edge(parts[end], end) if parts else 0


def lookaheads_first(tree: ast.Tree) -> ast.Tree:
    """The tree with its own lookaheads at its beginning, from where they look over what is before
    them; those that words of several lengths may precede stay."""
    if isinstance(tree, ast.Group):
        return replace(tree, body=lookaheads_first(tree.body))
    if not isinstance(tree, ast.Concat):
        return tree
    moved: list[ast.Tree] = []
    rest: list[ast.Tree] = []
    before: int | None = 0
    for part in tree.parts:
        if isinstance(part, ast.Ahead) and before:
            skipped = ast.Repeat(_ANY, before, before)
            moved.append(replace(part, body=ast.Concat((skipped, part.body))))
        elif isinstance(part, ast.Ahead) and before == 0:
            moved.append(part)
        else:
            rest.append(part)
            size = length(part)
            before = None if before is None or size is None else before + size
    return ast.Concat((*moved, *rest)) if any(isinstance(p, ast.Ahead) for p in moved) else tree
