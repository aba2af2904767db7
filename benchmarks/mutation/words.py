"""The words that distinguish two patterns, decided by automata, and what can be concluded from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, TypeAlias

from benchmarks.mutation.tokens import tokens
from sagemaker_conformance.reference.notation import unanchored
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.patterns import Language, PatternError, language

Standing: TypeAlias = Literal["observable", "left open", "equivalent", "undecided"]

ANYTHING: Final = r"[\S\s]*"
ASCII: Final = r"[\x00-\x7f]*"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a fault can show, with a value that shows it or the reason why none does."""

    standing: Standing
    reason: str = ""
    example: Any = None


def decide_length(node: Node, low: int, high: int | None) -> Decision:
    """Decide whether the place's pattern has a word of ``low`` to ``high`` characters."""
    words = words_of(node).within(low, high)
    if words.is_empty:
        return Decision("equivalent", f"the pattern has no word of {low} to {high} characters")
    firm = words & language(ASCII)
    if firm.is_empty:
        return Decision("left open", "only words beyond ASCII are that long")
    return Decision("observable", example=firm.shortest())


def decide_patterns(node: Node, pattern: str, other: str) -> Decision:
    """Decide whether a word within the place's bounds is in one of two patterns only."""
    low, high = bounds_of(node)
    try:
        found = _difference(pattern, other, low, high)
    except PatternError as unknown:
        return Decision("undecided", str(unknown))
    return found


@cache
def _difference(pattern: str, other: str, low: int, high: int | None) -> Decision:
    apart = (language(pattern) ^ language(other)).within(low, high)
    if apart.is_empty:
        return Decision("equivalent", f"the same words of {low} to {high or 'any'} characters")
    firm = (apart & language(ASCII)) - _unclear(pattern) - _unclear(other)
    if firm.is_empty:
        return Decision(
            "left open", "only characters that AWS leaves open show it", apart.shortest()
        )
    return Decision("observable", example=firm.shortest())


def _unclear(pattern: str) -> Language:
    """The words that match or do not according to which line ends ``.`` leaves out."""
    return language(pattern, dot_matches_newline=True) - language(_strict(pattern))


def _strict(pattern: str) -> str:
    """The pattern, whose ``.`` leaves out every line end."""
    return "".join(r"[^\n\r]" if t.kind == "dot" else t.text for t in tokens(pattern))


def words_of(node: Node) -> Language:
    """The words of the place's pattern; all of them where it has none."""
    return language(ANYTHING if node.pattern is None else unanchored(node.pattern))


def bounds_of(node: Node) -> tuple[int, int | None]:
    """The least and the greatest length at a place, None without a greatest."""
    return node.bound("length-min") or 0, node.bound("length-max")
