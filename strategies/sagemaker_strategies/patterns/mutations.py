"""Mistakes in one part of a pattern: the part as it might be written instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from sagemaker_strategies.patterns import alphabet, ast
from sagemaker_strategies.patterns.alphabet import ASCII, DIGITS, EVERYTHING, LOWER, UPPER, WORD

#: What separates the parts of names and addresses, and slips into a class that should not have it.
CONFUSED: Final = "_-./:"


@dataclass(frozen=True, slots=True)
class Change:
    """A faulty form of a part: ``wider`` if it can accept more, ``narrower`` if it can reject more."""

    what: str
    tree: ast.Tree
    wider: bool
    narrower: bool


def changes(part: ast.Tree) -> Iterator[Change]:
    """Every modelled change of a part, that of its own parts apart; no ``what`` twice."""
    seen = set()
    for change in _CHANGES[type(part)](part):
        if change.tree != part and change.what not in seen:
            seen.add(change.what)
            yield change


def _characters(part: ast.Chars) -> Iterator[Change]:
    if part.form == "literal":
        yield _set(part, " as dot", EVERYTHING & ~alphabet.NEWLINE)
        yield Change(" dropped", ast.EMPTY, True, True)
        return
    if part.form != "dot":
        yield _set(part, " as dot", EVERYTHING & ~alphabet.NEWLINE)
        yield from _members(part)
        if part.negated:
            yield _set(part, " not negated", ast.mask_of(part.members))
    yield from _coarser_sets(part)


def _members(part: ast.Chars) -> Iterator[Change]:
    """Each member missing, each range one character shorter or longer at each end."""
    for index, member in enumerate(part.members):
        others = (*part.members[:index], *part.members[index + 1 :])
        if not member.ends or member.ends[0] == member.ends[1]:
            if others:
                yield _listed(part, f"-{member.source!r}", ast.mask_of(others))
            continue
        first, last = map(ord, member.ends)
        for code in (first, last):
            if code > 127:
                continue  # what it is alone among, no mask can show
            without = ast.mask_of(others) | (member.mask & ~(1 << code))
            yield _listed(part, f"-{chr(code)!r}", without)
        for code in (first - 1, last + 1):
            if code >= 0 and alphabet.PRINTABLE >> code & 1:
                listed = ast.mask_of(part.members) | 1 << code
                yield _listed(part, f"+{chr(code)!r}", listed)
    yield from _hyphens_as_ranges(part)


def _hyphens_as_ranges(part: ast.Chars) -> Iterator[Change]:
    """An escaped or last hyphen that joins its neighbours: ``[@-_]`` has no hyphen, but ``[``."""
    members = part.members
    for index in range(1, len(members) - 1):
        before, after = members[index - 1].ends, members[index + 1].ends
        inner = "-" if before is None or after is None else f"{before[1]}{after[0]}"
        if members[index].source != "-" or not before or not after or not inner.isascii():
            continue
        if before[1] < after[0]:
            others = (*members[:index], *members[index + 1 :])
            joined = ast.mask_of(others) | alphabet.span(before[1], after[0])
            yield _listed(part, " hyphen as range", joined)


def _listed(part: ast.Chars, what: str, listed: int) -> Change:
    """The class with another list of members, negated if it is."""
    return _set(part, what, EVERYTHING & ~listed if part.negated else listed)


def _coarser_sets(part: ast.Chars) -> Iterator[Change]:
    """The set as people round it: without a kind of letter, with all word characters, in Unicode."""
    for what, mask in (
        (" without upper case", part.mask & ~UPPER),
        (" without lower case", part.mask & ~LOWER),
        (" without digits", part.mask & ~DIGITS),
        (" only letters and digits", part.mask & (UPPER | LOWER | DIGITS)),
        (" only word characters", part.mask & WORD),
        (" only digits", part.mask & DIGITS),
        (" without blanks", part.mask & ~alphabet.SPACE),
        (" only ASCII", part.mask & ASCII),
    ):
        if mask:
            yield _set(part, what, mask)
    for character in CONFUSED:
        if part.form != "dot":
            yield _set(part, f"+{character!r}", part.mask | alphabet.characters(character))
    yield _set(part, " with newline", part.mask | alphabet.NEWLINE)
    yield _set(part, " with blank", part.mask | alphabet.characters(" "))
    if part.mask & WORD:
        yield _set(part, " with word characters", part.mask | WORD)
    for member in part.members:
        if member.source in _UNICODE:
            yield _set(part, f" with Unicode {member.source}", part.mask | _UNICODE[member.source])


_UNICODE: Final = {
    "\\d": alphabet.category("Nd") & ~ASCII,
    "\\w": (alphabet.category("L") | alphabet.category("N")) & ~ASCII,
    "\\s": alphabet.category("Z") & ~ASCII,
}


def _set(part: ast.Chars, what: str, mask: int) -> Change:
    changed = replace(part, mask=mask)
    return Change(what, changed, bool(mask & ~part.mask), bool(part.mask & ~mask))


def _repeat(part: ast.Repeat) -> Iterator[Change]:
    least, most = part.least, part.most
    yield from _bounded(part, ".min-1", least - 1, most)
    yield from _bounded(part, ".min+1", least + 1, most)
    if most is not None:
        yield from _bounded(part, ".max-1", least, most - 1)
        yield from _bounded(part, ".max+1", least, most + 1)
        yield Change(" without max", replace(part, most=None), True, False)
    if (least, most) != (1, 1):
        can_be_one = least <= 1 and (most is None or most >= 1)
        yield Change(" once", part.body, not can_be_one, True)
    if least == 0 and most is None:
        yield Change(" at most once", replace(part, most=1), False, True)
    yield Change(" dropped", ast.EMPTY, least > 0, True)


def _bounded(part: ast.Repeat, what: str, least: int, most: int | None) -> Iterator[Change]:
    if least < 0 or (most is not None and most < max(least, 1)):
        return
    wider = least < part.least or (most or 0) > (part.most or 0)
    yield Change(what, replace(part, least=least, most=most), wider, not wider)


def _alternatives(part: ast.Alternatives) -> Iterator[Change]:
    for index in range(len(part.options)):
        options = (*part.options[:index], *part.options[index + 1 :])
        yield Change(f"[{index + 1}] dropped", ast.Alternatives(options), False, True)


def _group(part: ast.Group) -> Iterator[Change]:
    yield Change(" dropped", ast.EMPTY, True, True)
    yield Change(" optional", ast.Repeat(part.body, 0, 1), True, False)


def _lookaround(part: ast.Behind | ast.Ahead | ast.Anchor) -> Iterator[Change]:
    yield Change(" dropped", ast.EMPTY, True, False)


_CHANGES: Final[dict[type, Callable[..., Iterator[Change]]]] = {
    ast.Chars: _characters,
    ast.Alternatives: _alternatives,
    ast.Group: _group,
    ast.Repeat: _repeat,
    ast.Behind: _lookaround,
    ast.Ahead: _lookaround,
    ast.Anchor: _lookaround,
}
