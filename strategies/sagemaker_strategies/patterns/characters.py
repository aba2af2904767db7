r"""The characters of a pattern: literal ones, escapes and classes, in the dialect of `parser`."""

from __future__ import annotations

import re
from typing import Final

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.ast import Chars, Member, mask_of

#: Characters of a pattern that a message quotes.
_MOST_QUOTED: Final = 80


class PatternError(ValueError):
    """A pattern that this project cannot read; one line: the pattern, the position, the text there."""


def in_quotes(pattern: str) -> str:
    """A pattern in quotes for a message: on one line, its backslashes as they are, the end of a long one left out."""
    text = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in pattern)
    return f"'{text}'" if len(text) <= _MOST_QUOTED else f"'{text[: _MOST_QUOTED - 1]}…'"


_SETS: Final = {"d": alphabet.DIGITS, "w": alphabet.WORD, "s": alphabet.SPACE}
_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_HEXADECIMAL: Final = frozenset("0123456789abcdefABCDEF")
_OCTAL: Final = re.compile("[0-3][0-7]{2}|[0-7]{1,2}")


class CharacterReader:
    """Reads the pattern from the position ``at`` on."""

    def __init__(self, pattern: str, dot_matches_newline: bool) -> None:
        self.pattern = pattern
        self.at = 0
        #: The flags of Java that hold here, of ``i`` and ``s``.
        self.flags = frozenset("s") if dot_matches_newline else frozenset[str]()

    def refuse(self, what: str, at: int | None = None) -> PatternError:
        position = self.at if at is None else at
        return PatternError(f"pattern {in_quotes(self.pattern)}, position {position}: {what}")

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

    @property
    def dot(self) -> int:
        lines = 0 if "s" in self.flags else alphabet.NEWLINE
        return alphabet.EVERYTHING & ~lines

    def span(self, character: str, last: str = "") -> Member:
        """A character, or the range from it to the last one; its set is 0 where none can be made."""
        ends = (character, last or character)
        mask = self.folded(alphabet.any_span(*ends))
        return Member("-".join(ends) if last else character, mask, ends)

    def known(self, member: Member, at: int) -> Member:
        """The member, if its set could be made."""
        if not member.mask and member.ends:
            raise self.refuse("characters outside ASCII are supported by whole blocks only", at)
        return member

    def folded(self, mask: int) -> int:
        """The set, with both cases of its ASCII letters where case is ignored."""
        if "i" not in self.flags:
            return mask
        return mask | (mask & alphabet.LOWER) >> 32 | (mask & alphabet.UPPER) << 32

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
            return self.span(_CONTROLS[character])
        if character in "xu":
            return self.span(self.code(2 if character == "x" else 4, at))
        if character == "0":
            return self.span(self.octal(at))
        if character.isalnum():
            raise self.refuse(f"the escape \\{character} is not supported", at)
        return self.span(character)

    def category(self, letter: str, at: int) -> Member:
        name = self.next("an escape")
        if name == "{":
            end = self.pattern.find("}", self.at)
            name = self.pattern[self.at : max(end, self.at)]
            self.at = end + 1 if end >= 0 else len(self.pattern)
        mask = alphabet.NAMED.get(name) or alphabet.category(name)
        if not mask:
            raise self.refuse(f"the property {name!r} is no Unicode general category", at)
        mask = mask if letter == "p" else alphabet.EVERYTHING & ~mask
        return Member(self.pattern[at : self.at], mask)

    def code(self, digits: int, at: int) -> str:
        text = self.pattern[self.at : self.at + digits]
        if len(text) < digits or not set(text) <= _HEXADECIMAL:
            raise self.refuse(f"expected {digits} hexadecimal digits of a character's code", at)
        self.at += digits
        code = int(text, 16)
        if 0xD800 <= code < 0xDC00 and self.take("\\u"):
            low = ord(self.code(digits, at))
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + (code - 0xD800 << 10) + low - 0xDC00)
        return chr(code)

    def octal(self, at: int) -> str:
        """The character of the octal code that follows ``\\0``."""
        found = _OCTAL.match(self.pattern, self.at)
        if found is None:
            raise self.refuse("expected octal digits of a character's code", at)
        self.at = found.end()
        return chr(int(found[0], 8))

    def char_class(self, at: int) -> Chars:
        negated = self.take("^")
        members: list[Member] = []
        while not members or not self.take("]"):
            # Versions of Java disagree on what ^ negates then.
            if members and self.peek("&&[") and not negated:
                members = [self.intersection(members, at)]
                break
            if self.peek("&&") or self.peek("[:"):
                raise self.refuse("a class within a class is not supported")
            members.append(self.member())
        return Chars(mask_of(members, negated), "class", at, tuple(members), negated)

    def intersection(self, members: list[Member], at: int) -> Member:
        """What a class has in common with the one after ``&&``, which ends it."""
        self.at += len("&&[")
        other = self.char_class(self.at - 1)
        if not self.take("]"):
            raise self.refuse("expected the end of a class after the class within it")
        return Member(self.pattern[at : self.at], mask_of(members, False) & other.mask)

    def member(self) -> Member:
        at = self.at
        first = self.single_member()
        rest = self.pattern[self.at : self.at + 2]
        if not first.ends or not rest.startswith("-") or rest in ("-", "-]"):
            return self.known(first, at)
        self.at += 1
        last = self.single_member()
        if not last.ends or last.ends < first.ends:
            raise self.refuse("a range whose ends are in no order", at)
        return self.known(self.span(first.ends[0], last.ends[0]), at)

    def single_member(self) -> Member:
        character = self.next("a class")
        return self.escaped() if character == "\\" else self.span(character)
