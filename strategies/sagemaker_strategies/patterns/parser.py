r"""The syntax of patterns: a documented pattern as a tree.

The dialect is the one in which AWS states its constraints, Java's, as far as it can be known. A
pattern describes the whole value; an anchor (``^``, ``$``, ``\A``, ``\z``) is read over where nothing
can be beyond it anyway. ``\d``, ``\w``, ``\s`` and classes by name (``\p{Alnum}``) are ASCII; ``.`` is
every character but ``\n``, with ``(?s)`` that too; ``\p{...}`` takes a Unicode general category (``L``,
``Nd``); ``[\S\s]`` is everything. Other characters than ASCII are read by the blocks of `alphabet`.
``\b`` is read over between a character of a word and another. A lookbehind is of one character; before a lookahead all words have the same length. Lazy quantifiers
are as greedy ones, since the whole value is matched. Anything else raises `PatternError`; where a
lookahead may stand, `positions` decides.
"""

from __future__ import annotations

import re
from typing import Final

from sagemaker_strategies.patterns import ast
from sagemaker_strategies.patterns.anchors import lookaheads_first, parts_words, settled
from sagemaker_strategies.patterns.characters import CharacterReader, PatternError

__all__: Final = ["LARGEST_REPEAT", "PatternError", "parse"]

#: More states than this in one pattern is a mistake of the pattern, or a bomb.
LARGEST_REPEAT: Final = 5000
_LARGER: Final = f"a repeat of more than {LARGEST_REPEAT} is not supported"
_MOST_DIGITS: Final = 9  # Python reads 4,300

_FLAGS: Final = re.compile(r"\?([is]+)\)")
_LOOKAROUNDS: Final = ("?=", "?!", "?<=", "?<!")


def parse(pattern: str, *, dot_matches_newline: bool = False) -> ast.Tree:
    """The tree of a pattern, without its outer anchors; raises `PatternError`."""
    return _Parser(pattern, dot_matches_newline).whole()


class _Parser(CharacterReader):
    def __init__(self, pattern: str, dot_matches_newline: bool) -> None:
        super().__init__(pattern, dot_matches_newline)
        self.anchored_at = -1
        self.in_lookahead = False

    def whole(self) -> ast.Tree:
        self.take("^")
        tree = self.alternatives()
        if self.at < len(self.pattern):
            raise self.refuse("a closing parenthesis without an opening one")
        tree = lookaheads_first(settled(tree))
        parts = [part for part in ast.walk(tree) if isinstance(part, ast.Anchor | ast.Behind)]
        ends = [part for part in parts if isinstance(part, ast.Anchor) and part.end]
        if ends and len(ends) < len(parts):
            raise self.refuse("an inner anchor $ beside a ^ or a lookbehind is not supported", 0)
        return tree

    def alternatives(self) -> ast.Tree:
        options = [self.concat()]
        while self.take("|"):
            options.append(self.concat())
        return options[0] if len(options) == 1 else ast.Alternatives(tuple(options))

    def concat(self) -> ast.Tree:
        parts: list[ast.Tree] = []
        boundaries: list[tuple[int, int]] = []
        while self.at < len(self.pattern) and not self.peek("|") and not self.peek(")"):
            if self.ends():
                break
            if self.take("\\b"):
                boundaries.append((len(parts), self.at - 2))
                continue
            part = self.repeated(self.atom())
            if part != ast.EMPTY:  # that is what sets a flag
                parts.append(part)
        for index, at in boundaries:
            if not parts_words(parts[:index], parts[index:]):
                raise self.refuse("\\b is supported only where a word always begins or ends", at)
        return parts[0] if len(parts) == 1 else ast.Concat(tuple(parts))

    def ends(self) -> bool:
        """Read over a ``$`` where the pattern or the lookahead around it ends."""
        last = self.at == len(self.pattern) - 1 or (self.in_lookahead and self.peek("$)"))
        if not (last and self.take("$")):
            return False
        self.anchored_at = self.at
        return True

    def repeated(self, body: ast.Tree) -> ast.Tree:
        at = self.at
        bounds = self.quantifier()
        if bounds is None:
            return body
        if body == ast.EMPTY:
            raise self.refuse("a quantifier after nothing", at)
        least, most = bounds
        if most is not None and most < least:
            raise self.refuse(f"a repeat of at least {least} and at most {most}", at)
        if max(least, most or 0) > LARGEST_REPEAT:
            raise self.refuse(_LARGER, at)
        self.take("?")
        if self.peek("+"):
            raise self.refuse("a possessive quantifier is not supported")
        if self.quantifier() is not None:
            raise self.refuse("a quantifier after a quantifier", at)
        if isinstance(
            body, ast.Ahead | ast.Behind | ast.Anchor
        ):  # it has no length: once is as good as often
            return body if least else ast.EMPTY
        return ast.Repeat(body, least, most)

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
        if any(len(number) > _MOST_DIGITS for number in numbers):
            raise self.refuse(_LARGER, at)
        self.at = end + 1
        first = int(least or 0)
        return first, (int(most) if most else None if comma else first)

    def atom(self) -> ast.Tree:
        at = self.at
        character = self.next("an expression")
        if character == "(":
            return self.group(at)
        if character == "[":
            return self.char_class(at)
        if character == ".":
            return ast.Chars(self.dot, "dot", at)
        if character in "^$":
            return ast.Anchor(character == "$")
        if character == "\\":
            anchor = next((c for c in "AzZ" if self.take(c)), "")
            return ast.Anchor(anchor != "A") if anchor else self.escape()
        if character in "*+?{":
            raise self.refuse(f"nothing to repeat before {character}", at)
        return self.literal(character, at)

    def literal(self, character: str, at: int) -> ast.Chars:
        return ast.Chars(self.known(self.span(character), at).mask, "literal", at)

    def escape(self) -> ast.Chars:
        at = self.at - 1
        found = self.known(self.escaped(), at)
        form = "literal" if found.ends else "escape"
        return ast.Chars(found.mask, form, at, (found,))

    def group(self, at: int) -> ast.Tree:
        flags = self.flags
        if self.sets_flags():
            return ast.EMPTY
        mark = next((mark for mark in _LOOKAROUNDS if self.take(mark)), "")
        if not mark and not self.take("?:") and self.peek("?"):
            self.name(at)
        around, self.in_lookahead = self.in_lookahead, mark in ("?=", "?!")
        body = self.alternatives()
        self.in_lookahead, self.flags = around, flags
        to_end = self.anchored_at == self.at
        if not self.take(")"):
            raise self.refuse("a group that is not closed", at)
        if to_end and isinstance(body, ast.Alternatives):
            raise self.refuse("an anchor in an alternative of a lookahead is not supported", at)
        if mark in ("?=", "?!"):
            return ast.Ahead(body, mark == "?!", to_end, at)
        if mark in ("?<=", "?<!"):
            return ast.Behind(self.seen_behind(body, at), mark == "?<!")
        return ast.Group(body)

    def sets_flags(self) -> bool:
        """Read over ``?i)`` and its like, which hold until the group around them ends."""
        found = _FLAGS.match(self.pattern, self.at)
        if found:
            self.flags |= set(found[1])
            self.at = found.end()
        return found is not None

    def name(self, at: int) -> None:
        if not (self.take("?P<") or self.take("?<")):
            raise self.refuse("this kind of group is not supported", at)
        end = self.pattern.find(">", self.at)
        if not self.pattern[self.at : max(end, self.at)].isidentifier():
            raise self.refuse("a group whose name is not closed", at)
        self.at = end + 1

    def seen_behind(self, body: ast.Tree, at: int) -> int:
        """The set of characters of a lookbehind."""
        options = body.options if isinstance(body, ast.Alternatives) else (body,)
        mask = 0
        for option in options:
            while isinstance(option, ast.Group):
                option = option.body
            if not isinstance(option, ast.Chars):
                raise self.refuse("a lookbehind of more than one character is not supported", at)
            mask |= option.mask
        return mask
