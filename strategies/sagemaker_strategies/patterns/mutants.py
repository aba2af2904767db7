r"""The plausible mistakes in an implementation of a pattern, each as its automaton.

Labels count parts from 1, by kind, in the order in which the pattern writes them: ``class[2]`` is the
second character class or escape (``\d``), ``repeat[3]`` the third quantifier, ``literal[4]`` the fourth
literal character, ``alternative[1][2]`` the second option of the first alternation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from sagemaker_strategies.patterns import alphabet, ast
from sagemaker_strategies.patterns.dfa import Automaton, determinised
from sagemaker_strategies.patterns.mutations import changes
from sagemaker_strategies.patterns.nfa import Positions, positions
from sagemaker_strategies.patterns.parser import PatternError


@dataclass(frozen=True, eq=False)
class Mistake:
    """A faulty reading of a pattern.

    ``wider``: it may accept too much. ``narrower``: it may reject too much. ``concerns`` is the set of
    the characters without which no word shows it.
    """

    label: str
    automaton: Positions
    wider: bool
    narrower: bool
    concerns: int = alphabet.EVERYTHING


def mistakes(tree: ast.Tree) -> Iterator[Mistake]:
    """Every modelled mistake of a pattern, in a fixed order, no label twice."""
    correct = positions(tree)
    parts = list(ast.walk(tree))
    inverted = _inverted(parts)
    for label, automaton in _of_the_whole(tree, correct):
        refuses = label == "ignore-case" and bool(inverted)  # a lookahead may forbid more
        yield Mistake(label, automaton, wider=True, narrower=refuses)
    splits = any(isinstance(part, ast.Behind) for part in parts)
    for name, part, rebuild in _named(tree):
        either = id(part) in inverted
        for change in changes(part):
            concerns = alphabet.EVERYTHING
            if isinstance(part, ast.Chars) and isinstance(change.tree, ast.Chars) and not splits:
                concerns = part.mask ^ change.tree.mask
                automaton = correct.changed(part.at, change.tree.mask)
            else:
                try:
                    automaton = positions(rebuild(change.tree))
                except PatternError:  # the change moves a lookahead away from the beginning
                    continue
            wider, narrower = change.wider or either, change.narrower or either
            yield Mistake(name + change.what, automaton, wider, narrower, concerns)


def by_one(tree: ast.Tree, *, wider: bool) -> Iterator[list[Mistake]]:
    """For each class of a pattern the mistakes of taking one character more, or one less.

    Those inside a lookahead are left out: they may do the reverse, and `mistakes` has their like.
    """
    correct = positions(tree)
    parts = list(ast.walk(tree))
    edges = tuple(part.mask for part in parts if isinstance(part, ast.Behind))
    inverted = _inverted(parts)
    for name, part, _ in _named(tree):
        if (
            isinstance(part, ast.Chars)
            and part.form in ("class", "escape")
            and id(part) not in inverted
        ):
            concerned = alphabet.TYPED & ~part.mask if wider else alphabet.PRINTABLE & part.mask
            yield [
                Mistake(
                    f"{name}{'+' if wider else '-'}{chr(code)!r}",
                    correct.other_by(part.at, code, edges),
                    wider=wider,
                    narrower=not wider,
                    concerns=1 << code,
                )
                for code in alphabet.symbols(concerned)
            ]


def _inverted(parts: Sequence[ast.Tree]) -> set[int]:
    """The identities of the parts inside of lookaheads: a mistake there may do the reverse."""
    aheads = (part for part in parts if isinstance(part, ast.Ahead))
    return {id(part) for ahead in aheads for part in ast.walk(ahead.body)}


_BLANKS: Final = ast.Repeat(ast.Chars(alphabet.SPACE, "class"), 0, None)
_NEWLINE: Final = ast.Repeat(ast.Chars(alphabet.NEWLINE, "literal"), 0, 1)
_LINE_BEFORE: Final = ast.Repeat(ast.Concat((ast.ANYTHING, _NEWLINE.body)), 0, 1)
_LINE_AFTER: Final = ast.Repeat(ast.Concat((_NEWLINE.body, ast.ANYTHING)), 0, 1)


def _of_the_whole(tree: ast.Tree, correct: Positions) -> Iterator[tuple[str, Positions]]:
    """Mistakes about where a match may begin and end, and about case."""
    yield "search", _after(ast.ANYTHING, ast.Concat((tree, ast.ANYTHING)))
    yield "prefix", positions(ast.Concat((tree, ast.ANYTHING)))
    yield "suffix", _after(ast.ANYTHING, tree)
    yield "dollar-newline", positions(ast.Concat((tree, _NEWLINE)))
    if not ast.split_lookaheads(tree)[1]:
        yield "line-by-line", positions(ast.Concat((_LINE_BEFORE, tree, _LINE_AFTER)))
    yield "strip", _after(_BLANKS, ast.Concat((tree, _BLANKS)))
    yield "ignore-case", positions(_without_case(tree))
    yield "empty-allowed", _with_empty(correct)
    if isinstance(tree, ast.Alternatives):
        first, *inner, last = tree.options
        loose = (ast.Concat((first, ast.ANYTHING)), *inner, ast.Concat((ast.ANYTHING, last)))
        yield "anchors-of-one-alternative", positions(ast.Alternatives(loose))


def _after(before: ast.Repeat, tree: ast.Tree) -> Positions:
    """The automaton of ``before`` and then the tree, whose lookaheads look from where it begins."""
    if not ast.split_lookaheads(tree)[1]:
        return positions(ast.Concat((before, tree)))
    assert isinstance(before.body, ast.Chars)
    return _prefixed(before.body.mask, determinised(positions(tree)))


def _prefixed(before: int, automaton: Automaton) -> Positions:
    """The position automaton of any number of characters of a set, and then the automaton's words.

    A position is a state and the block by which it was reached; position 1 reads what comes before.
    """
    size = len(automaton.blocks)
    states = len(automaton.table)
    entries = [0] * states
    last = 0
    for state in range(states):
        for block, target in enumerate(automaton.table[state]):
            entries[state] |= 1 << 2 + target * size + block
        if automaton.accepting[state]:
            last |= ((1 << size) - 1) << 2 + state * size
    follow = [entries[state] for state in range(states) for _ in automaton.blocks]
    start = entries[0] | 2
    return Positions(
        masks=[0, before, *automaton.blocks * states],
        sources=[-1] * (2 + states * size),
        follow=[start, start, *follow],
        last=last | (3 if automaton.accepting[0] else 0),
    )


def _with_empty(correct: Positions) -> Positions:
    needed = tuple(positions | 1 for positions in correct.needed)
    return replace(correct, last=correct.last | 1, needed=needed, refused=correct.refused & ~1)


def _without_case(tree: ast.Tree) -> ast.Tree:
    if isinstance(tree, ast.Chars):
        lower, upper = tree.mask & alphabet.LOWER, tree.mask & alphabet.UPPER
        return replace(tree, mask=tree.mask | lower >> 32 | upper << 32)
    for index, child in enumerate(ast.children(tree)):
        tree = ast.with_child(tree, index, _without_case(child))
    return tree


_Rebuild: TypeAlias = Callable[[ast.Tree], ast.Tree]


def _named(tree: ast.Tree) -> Iterator[tuple[str, ast.Tree, _Rebuild]]:
    """Every part with its name in labels, and how to build the whole around another part."""
    counts: Counter[str] = Counter()
    waiting: list[tuple[ast.Tree, _Rebuild]] = [(tree, lambda changed: changed)]
    while waiting:
        part, rebuild = waiting.pop()
        kind = _kind(part)
        if kind:
            counts[kind] += 1
            yield f"{kind}[{counts[kind]}]", part, rebuild
        inside = [
            (child, _around(part, index, rebuild)) for index, child in enumerate(ast.children(part))
        ]
        waiting.extend(reversed(inside))


def _around(part: ast.Tree, index: int, rebuild: _Rebuild) -> _Rebuild:
    return lambda changed: rebuild(ast.with_child(part, index, changed))


_KINDS: Final[dict[type, str]] = {
    ast.Alternatives: "alternative",
    ast.Group: "group",
    ast.Repeat: "repeat",
    ast.Behind: "lookbehind",
    ast.Ahead: "lookahead",
    ast.Anchor: "anchor",
}


def _kind(part: ast.Tree) -> str:
    """What labels call the part; nothing for a sequence, which has no mistakes of its own."""
    if isinstance(part, ast.Chars):
        return {"literal": "literal", "dot": "dot"}.get(part.form, "class")
    return _KINDS.get(type(part), "")
