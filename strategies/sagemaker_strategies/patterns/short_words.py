"""Short words of a pattern, from its syntax alone: of those whose automaton would be too large.

They are guesses: lookarounds and anchors are passed over. Whoever takes one matches it first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sagemaker_strategies.patterns import alphabet, ast
from sagemaker_strategies.patterns.characters import PatternError
from sagemaker_strategies.patterns.parser import parse

#: What a set of characters is shown by, the first that is in it: of each word another one.
_PREFERRED: Final = ("a0-", "b1_", "A2.")
_LONGEST: Final = 4096


def short_words(pattern: str) -> Iterator[str]:
    """A few short words that the pattern may have; none where it cannot be read."""
    try:
        tree = parse(pattern)
    except (PatternError, RecursionError):
        return
    found = (_word(tree, preferred) for preferred in _PREFERRED)
    yield from dict.fromkeys(word for word in found if word is not None)


def _word(tree: ast.Tree, preferred: str) -> str | None:
    """The shortest word by the syntax; None where there is none, or a very long one only."""
    if isinstance(tree, ast.Chars):
        mask = tree.mask & alphabet.PRINTABLE or tree.mask
        fitting = (letter for letter in preferred if mask >> ord(letter) & 1)
        return next(fitting, None) or next(map(chr, alphabet.symbols(mask)), None)
    if isinstance(tree, ast.Repeat):
        body = _word(tree.body, preferred) if tree.least else ""
        return None if body is None or len(body) * tree.least > _LONGEST else body * tree.least
    if isinstance(tree, ast.Alternatives):
        options = (_word(option, preferred) for option in tree.options)
        return min((word for word in options if word is not None), key=len, default=None)
    if isinstance(tree, ast.Concat | ast.Group):
        parts = [_word(part, preferred) for part in ast.children(tree)]
        whole = [part for part in parts if part is not None]
        return "".join(whole) if len(whole) == len(parts) else None
    return ""
