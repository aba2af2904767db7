"""Patterns implemented with a mistake, made in the pattern's text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from benchmarks.mutation.fault import Family, Fault, Words, seeded
from benchmarks.mutation.rewrites import rewrite_parts, without_case
from benchmarks.mutation.tokens import tokens
from sagemaker_conformance.reference import checks_of
from sagemaker_conformance.reference.notation import unanchored
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.patterns import PatternError, language, matcher

_ANYTHING = r"[\S\s]*"
_BLANKS = r"[ \t-\r]*"


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every pattern with each mistake about where it begins and ends, and in each of its parts."""
    faithful = checks_of(catalogue)
    for clause in seeded(catalogue):
        if clause.kind != "pattern":
            continue
        for family, what, wrong in _mistakes(unanchored(str(clause.value))):
            changed = replace(faithful[clause.id], holds=matcher(wrong))
            yield Fault(
                f"{clause.id}/{what}",
                family,
                clause.id,
                Words(wrong),
                {clause.id: changed},
                also=frozenset({f"{clause.path}:length-min"} if what == "empty-allowed" else ()),
            )


@cache
def _mistakes(pattern: str) -> tuple[tuple[Family, str, str], ...]:
    """The family, what it is, and the mistaken pattern; never the same pattern twice."""
    found: list[tuple[Family, str, str]] = []
    seen = {pattern}
    for family, mistakes, read in (
        # With anything before it, a pattern may have too many words to compare.
        ("pattern-anchors", _of_the_whole(pattern), language),
        ("pattern-parts", rewrite_parts(pattern), matcher),
    ):
        for what, wrong in mistakes:
            if wrong not in seen and _is_read(wrong, read):
                seen.add(wrong)
                found.append((family, what, wrong))  # type: ignore[arg-type]  # literals above
    return tuple(found)


def _is_read(pattern: str, read: Callable[[str], object]) -> bool:
    """Whether a mistaken pattern is one that the suite reads: part of a character's code is not."""
    try:
        read(pattern)
    except PatternError:
        return False
    return True


def _of_the_whole(pattern: str) -> Iterator[tuple[str, str]]:
    whole = f"(?:{pattern})"
    yield "search", f"{_ANYTHING}{whole}{_ANYTHING}"
    yield "prefix", f"{whole}{_ANYTHING}"
    yield "suffix", f"{_ANYTHING}{whole}"
    yield "dollar-newline", f"{whole}\\n?"
    yield "line-by-line", f"(?:{_ANYTHING}\\n)?{whole}(?:\\n{_ANYTHING})?"
    yield "stripped", f"{_BLANKS}{whole}{_BLANKS}"
    yield "ignore-case", without_case(pattern)
    yield "empty-allowed", f"{whole}?"
    yield "dot-takes-newline", _with_dots(pattern)
    yield "unicode-classes", _with_unicode(pattern)
    loose = _loose_alternatives(pattern)
    if loose is not None:
        yield "anchors-of-outer-alternatives", loose


def _with_dots(pattern: str) -> str:
    return "".join(r"[\S\s]" if t.kind == "dot" else t.text for t in tokens(pattern))


def _with_unicode(pattern: str) -> str:
    wider = {"\\d": r"\p{Nd}", "\\w": r"[\p{L}\p{Nd}_]"}
    return "".join(
        wider.get(t.text, t.text) if t.kind == "escape" else t.text for t in tokens(pattern)
    )


def _loose_alternatives(pattern: str) -> str | None:
    """``^a|b$`` searched for, where the pattern has alternatives outside of groups."""
    depth, bars = 0, []
    for token in tokens(pattern):
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if token.kind == "bar" and not depth:
            bars.append(token.start)
    if not bars:
        return None
    first, last = pattern[: bars[0]], pattern[bars[-1] + 1 :]
    return f"(?:{first}){_ANYTHING}|{_ANYTHING}(?:{last})"
