"""Words of a pattern, and strings that are none, described for people."""

from __future__ import annotations

import ast
import re
from typing import Final

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.dfa import Automaton

#: So many characters before a fault are shown, and so many expected ones are named.
_SHOWN: Final = 8
_MOST_NAMED: Final = 4
_NAMES: Final = {"\n": "a line break", "\r": "a carriage return", "\t": "a tab", " ": "a blank"}
_SETS: Final = (
    (alphabet.UPPER | alphabet.LOWER, "a letter"),
    (alphabet.LOWER, "a lower-case letter"),
    (alphabet.UPPER, "an upper-case letter"),
    (alphabet.DIGITS, "a digit"),
)
#: What is right about a word, by what a mistake in the pattern leaves out.
_FORMS: Final = {
    ".min+1": "a part at its fewest",
    ".max-1": "a part at its most",
    " once": "a part more than once",
    " dropped": "with a part that is easily left out",
}
_CHARACTER: Final = re.compile(r"class\[\d+\]-(.+)")


def describe_refusal(automaton: Automaton, word: str) -> str:
    """Where a string stops to be a word of the automaton, and what could stand there: ``'a' after
    'iam::', where a digit is expected``."""
    state = 0
    for index, character in enumerate(word):
        after = automaton.step(state, character)
        if after is None or after == automaton.dead:
            return f"{_name(character)}{_place(word[:index])}{_expected(automaton, state)}"
        state = after
    return f"ends{_place(word)}{_expected(automaton, state)}" if word else "empty"


def describe_form(mistake: str) -> str:
    """What a word has that shows a mistake of this label: ``with '_'``."""
    found = _CHARACTER.fullmatch(mistake)
    if found:
        return f"with {_name(str(ast.literal_eval(found[1])))}"
    return next((what for end, what in _FORMS.items() if mistake.endswith(end)), "a rarer form")


def _name(character: str) -> str:
    return _NAMES.get(character, ascii(character))


def _place(before: str) -> str:
    if not before:
        return " at the beginning"
    return f" after {'…' if len(before) > _SHOWN else ''}{before[-_SHOWN:]!a}"


def _expected(automaton: Automaton, state: int) -> str:
    """What can follow in this state, as far as few words can say it."""
    following = zip(automaton.blocks, automaton.table[state], strict=True)
    mask = alphabet.union(block for block, target in following if target != automaton.dead)
    if not mask:
        return ", where nothing more is expected"
    if mask & ~alphabet.ASCII:
        return ""
    parts: list[str] = []
    for members, name in _SETS:
        if mask & members == members:
            parts.append(name)
            mask &= ~members
    rest = [chr(code) for code in alphabet.symbols(mask)]
    if len(rest) > _MOST_NAMED:
        return ""
    parts += map(_name, rest)
    listed = f"{', '.join(parts[:-1])} or {parts[-1]}" if len(parts) > 1 else parts[0]
    return f", where {listed} is expected"
