r"""The syntax of patterns: a documented pattern as a tree.

The dialect is the one in which AWS states its constraints, as far as it can be known. A pattern
describes the whole value; one leading ``^`` and one trailing ``$`` are read over. ``\d``, ``\w`` and
``\s`` are ASCII; ``.`` is every character but ``\n``; ``\p{...}`` takes a Unicode general category
(``L``, ``Nd``); ``[\S\s]`` is everything. A lookbehind is of one character; a lookahead comes before
anything is read. Lazy quantifiers are as greedy ones, since the whole value is matched.
Anything else raises `PatternError`; where a lookahead may stand, `positions` decides.
"""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.ast import (
    Ahead,
    Alternatives,
    Behind,
    Chars,
    Concat,
    Group,
    Member,
    Repeat,
    Tree,
    mask_of,
)


class PatternError(ValueError):
    """A pattern that this project cannot read; one line: the pattern, the position, the text there."""


#: More states than this in one pattern is a mistake of the pattern, or a bomb.
LARGEST_REPEAT: Final = 5000

_SETS: Final = {"d": alphabet.DIGITS, "w": alphabet.WORD, "s": alphabet.SPACE}
_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_LOOKAROUNDS: Final = ("?=", "?!", "?<=", "?<!")


def parse(pattern: str, *, dot_matches_newline: bool = False) -> Tree:
    """The tree of a pattern, without its outer anchors; raises `PatternError`."""
    return _Parser(pattern, dot_matches_newline).whole()


class _Parser:
    def __init__(self, pattern: str, dot_matches_newline: bool) -> None:
        self.pattern = pattern
        self.at = 0
        self.anchored_at = -1
        self.in_lookahead = False
        self.dot = alphabet.EVERYTHING
        if not dot_matches_newline:
            self.dot &= ~alphabet.NEWLINE

    def refuse(self, what: str, at: int | None = None) -> PatternError:
        position = self.at if at is None else at
        return PatternError(f"pattern {self.pattern!r}, position {position}: {what}")

    def peek(self, text: str) -> bool:
        return self.pattern.startswith(text, self.at)

    def take(self, text: str) -> bool:
        found = self.peek(text)
        if found:
            self.at += len(text)
        return found

    def next(self, within: str) -> str:
        if self.at == len(self.pattern):
            raise self.refuse(f"the pattern ends within {within}")
        self.at += 1
        return self.pattern[self.at - 1]

    def whole(self) -> Tree:
        self.take("^")
        tree = self.alternatives()
        if self.at < len(self.pattern):
            raise self.refuse("a closing parenthesis without an opening one")
        return tree

    def alternatives(self) -> Tree:
        options = [self.concat()]
        while self.take("|"):
            options.append(self.concat())
        return options[0] if len(options) == 1 else Alternatives(tuple(options))

    def concat(self) -> Tree:
        parts: list[Tree] = []
        while self.at < len(self.pattern) and not self.peek("|") and not self.peek(")"):
            if self.ends():
                break
            parts.append(self.repeated(self.atom()))
        return parts[0] if len(parts) == 1 else Concat(tuple(parts))

    def ends(self) -> bool:
        """Read over a ``$`` where the pattern or the lookahead around it ends."""
        last = self.at == len(self.pattern) - 1 or (self.in_lookahead and self.peek("$)"))
        if not (last and self.take("$")):
            return False
        self.anchored_at = self.at
        return True

    def repeated(self, body: Tree) -> Tree:
        at = self.at
        bounds = self.quantifier()
        if bounds is None:
            return body
        if isinstance(body, Ahead | Behind):
            raise self.refuse("a repeated lookaround is not supported", at)
        least, most = bounds
        if most is not None and most < least:
            raise self.refuse(f"a repeat of at least {least} and at most {most}", at)
        if max(least, most or 0) > LARGEST_REPEAT:
            raise self.refuse(f"a repeat of more than {LARGEST_REPEAT} is not supported", at)
        self.take("?")
        if self.peek("+"):
            raise self.refuse("a possessive quantifier is not supported")
        if self.quantifier() is not None:
            raise self.refuse("a quantifier after a quantifier", at)
        return Repeat(body, least, most)

    def quantifier(self) -> tuple[int, int | None] | None:
        for text, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(text):
                return bounds
        if not self.peek("{"):
            return None
        at = self.at
        end = self.pattern.find("}", at)
        least, comma, most = self.pattern[at + 1 : max(end, at + 1)].partition(",")
        numbers = [number for number in (least, most) if number]
        if not numbers or not all(number.isascii() and number.isdigit() for number in numbers):
            raise self.refuse("a brace that is no quantifier; write \\{ for the character", at)
        self.at = end + 1
        first = int(least or 0)
        return first, (int(most) if most else None if comma else first)

    def atom(self) -> Tree:
        at = self.at
        character = self.next("an expression")
        if character == "(":
            return self.group(at)
        if character == "[":
            return self.char_class(at)
        if character == ".":
            return Chars(self.dot, "dot", at)
        if character == "\\":
            return self.escape()
        if character in "^$":
            raise self.refuse(f"an inner anchor {character} is not supported", at)
        if character in "*+?{":
            raise self.refuse(f"nothing to repeat before {character}", at)
        return self.literal(character, at)

    def literal(self, character: str, at: int) -> Chars:
        return Chars(self.checked(character, at).mask, "literal", at)

    def checked(self, character: str, at: int) -> Member:
        if not character.isascii():
            raise self.refuse("a literal character outside ASCII is not supported", at)
        return Member(character, alphabet.characters(character), (character, character))

    def escape(self) -> Chars:
        at = self.at - 1
        found = self.escaped()
        form = "literal" if found.ends else "escape"
        return Chars(found.mask, form, at, (found,))

    def escaped(self) -> Member:
        """The meaning of the escape whose backslash has been read: one character, or a set."""
        at = self.at - 1
        character = self.next("an escape")
        if character.lower() in _SETS:
            mask = _SETS[character.lower()]
            mask = mask if character.islower() else alphabet.EVERYTHING & ~mask
            return Member(f"\\{character}", mask)
        if character in "pP":
            return self.category(character, at)
        if character in _CONTROLS:
            return self.checked(_CONTROLS[character], at)
        if character in "xu":
            return self.checked(self.code(2 if character == "x" else 4, at), at)
        if character.isalnum():
            raise self.refuse(f"the escape \\{character} is not supported", at)
        return self.checked(character, at)

    def category(self, letter: str, at: int) -> Member:
        name = self.next("an escape")
        if name == "{":
            end = self.pattern.find("}", self.at)
            name = self.pattern[self.at : max(end, self.at)]
            self.at = end + 1 if end >= 0 else len(self.pattern)
        mask = alphabet.category(name)
        if mask is None:
            raise self.refuse(f"the property {name!r} is no Unicode general category", at)
        mask = mask if letter == "p" else alphabet.EVERYTHING & ~mask
        return Member(self.pattern[at : self.at], mask)

    def code(self, digits: int, at: int) -> str:
        text = self.pattern[self.at : self.at + digits]
        try:
            code = int(text, 16)
        except ValueError:
            code = -1
        if len(text) < digits or not 0 <= code < 128:
            raise self.refuse("a character code that is not ASCII is not supported", at)
        self.at += digits
        return chr(code)

    def char_class(self, at: int) -> Chars:
        negated = self.take("^")
        members: list[Member] = []
        while not members or not self.take("]"):
            if self.peek("&&") or self.peek("[:"):
                raise self.refuse("a class within a class is not supported")
            members.append(self.member())
        return Chars(mask_of(members, negated), "class", at, tuple(members), negated)

    def member(self) -> Member:
        at = self.at
        first = self.single_member()
        rest = self.pattern[self.at : self.at + 2]
        if not first.ends or not rest.startswith("-") or rest in ("-", "-]"):
            return first
        self.at += 1
        last = self.single_member()
        if not last.ends or last.ends < first.ends:
            raise self.refuse("a range whose ends are in no order", at)
        ends = (first.ends[0], last.ends[0])
        return Member("-".join(ends), alphabet.span(*ends), ends)

    def single_member(self) -> Member:
        at = self.at
        character = self.next("a class")
        return self.escaped() if character == "\\" else self.checked(character, at)

    def group(self, at: int) -> Tree:
        mark = next((mark for mark in _LOOKAROUNDS if self.take(mark)), "")
        if not mark and not self.take("?:") and self.peek("?"):
            self.name(at)
        around, self.in_lookahead = self.in_lookahead, mark in ("?=", "?!")
        body = self.alternatives()
        self.in_lookahead = around
        to_end = self.anchored_at == self.at
        if not self.take(")"):
            raise self.refuse("a group that is not closed", at)
        if to_end and isinstance(body, Alternatives):
            raise self.refuse("an anchor in an alternative of a lookahead is not supported", at)
        if mark in ("?=", "?!"):
            return Ahead(body, mark == "?!", to_end, at)
        if mark in ("?<=", "?<!"):
            return Behind(self.seen_behind(body, at), mark == "?<!")
        return Group(body)

    def name(self, at: int) -> None:
        if not (self.take("?P<") or self.take("?<")):
            raise self.refuse("this kind of group is not supported", at)
        end = self.pattern.find(">", self.at)
        if not self.pattern[self.at : max(end, self.at)].isidentifier():
            raise self.refuse("a group whose name is not closed", at)
        self.at = end + 1

    def seen_behind(self, body: Tree, at: int) -> int:
        """The set of characters of a lookbehind."""
        options = body.options if isinstance(body, Alternatives) else (body,)
        mask = 0
        for option in options:
            while isinstance(option, Group):
                option = option.body
            if not isinstance(option, Chars):
                raise self.refuse("a lookbehind of more than one character is not supported", at)
            mask |= option.mask
        return mask
