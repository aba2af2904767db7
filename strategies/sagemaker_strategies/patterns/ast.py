"""The syntax tree of a pattern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from sagemaker_strategies.patterns import alphabet


@dataclass(frozen=True, slots=True)
class Member:
    r"""A member of a class: a character (``-``), a range (``a-z``) or an escape that names a set (``\d``).

    ``ends`` are the first and last character of a range or character, None for a set.
    """

    source: str
    mask: int
    ends: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of a set.

    ``form`` is ``literal``, ``dot``, ``escape`` or ``class``; ``at`` its position in the pattern;
    ``members`` what a class or escape lists.
    """

    mask: int
    form: str
    at: int = -1
    members: tuple[Member, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Concat:
    """One part after the other."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several."""

    options: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A part in parentheses."""

    body: Tree


@dataclass(frozen=True, slots=True)
class Repeat:
    """The body, at least ``least`` and at most ``most`` times (None: without end)."""

    body: Tree
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Behind:
    """Nothing, provided that the character before is (or, negated, is not) one of a set."""

    mask: int
    negated: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """Nothing, provided that what follows begins with (or, negated, does not begin with) the body.

    With ``to_end`` the body must be all that follows. ``position`` is its index in the pattern.
    """

    body: Tree
    negated: bool
    to_end: bool
    position: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """Nothing, provided that the value begins here, or with ``end`` that it ends here."""

    end: bool


Tree: TypeAlias = "Chars | Concat | Alternatives | Group | Repeat | Behind | Ahead | Anchor"

EMPTY: Final = Concat(())
ANYTHING: Final = Repeat(Chars(alphabet.EVERYTHING, "class"), 0, None)


def mask_of(members: Iterable[Member], negated: bool = False) -> int:
    """The set of characters that a class with these members describes."""
    mask = alphabet.union(member.mask for member in members)
    return alphabet.EVERYTHING & ~mask if negated else mask


def split_lookaheads(tree: Tree) -> tuple[Tree, tuple[Ahead, ...]]:
    """A tree without its leading lookaheads, and those lookaheads."""
    if isinstance(tree, Ahead):
        return EMPTY, (tree,)
    if isinstance(tree, Group):
        body, found = split_lookaheads(tree.body)
        return (replace(tree, body=body), found) if found else (tree, ())
    if not isinstance(tree, Concat) or not tree.parts:
        return tree, ()
    first, found = split_lookaheads(tree.parts[0])
    if not found:
        return tree, ()
    rest = tree.parts[1:]
    if isinstance(tree.parts[0], Ahead):  # another one may be beside it
        remaining, more = split_lookaheads(Concat(rest))
        return remaining, found + more
    return Concat((first, *rest)), found


def children(tree: Tree) -> tuple[Tree, ...]:
    """The parts that a tree is made of."""
    if isinstance(tree, Concat):
        return tree.parts
    if isinstance(tree, Alternatives):
        return tree.options
    return (tree.body,) if isinstance(tree, Group | Repeat | Ahead) else ()


def with_child(tree: Tree, index: int, child: Tree) -> Tree:
    """The tree with another part in the place of the part ``index``."""
    if isinstance(tree, Concat):
        return Concat((*tree.parts[:index], child, *tree.parts[index + 1 :]))
    if isinstance(tree, Alternatives):
        return Alternatives((*tree.options[:index], child, *tree.options[index + 1 :]))
    if isinstance(tree, Group | Repeat | Ahead):
        return replace(tree, body=child)
    raise ValueError(f"{type(tree).__name__} has no parts")


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and all its parts, in the order in which the pattern writes them."""
    yield tree
    for child in children(tree):
        yield from walk(child)
