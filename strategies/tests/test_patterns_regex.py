"""Every pattern that the project documents, judged by three engines on the same strings."""

from __future__ import annotations

import itertools
import random
import re
import string
from collections.abc import Callable

import pytest
import regex

from sagemaker_strategies.patterns import Language, language, matcher

#: Of the request's shapes in the service model of 2025, and of the documentation of 2018.
PATTERNS = (
    r".*",
    r".+",
    r"[\S\s]*",
    r"[A-Za-z0-9\.\-_]+",
    r"[a-zA-Z_][a-zA-Z0-9_]*",
    r"[a-zA-Z0-9:/_-]*",
    r"[-0-9a-zA-Z]+",
    r"(fs-[0-9a-f]{8,})",
    r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}",
    r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}",
    r"(https|s3)://([^/]+)/?(.*)",
    r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+",
    r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:training-plan/.*",
    r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)",
    r"(arn:[a-z0-9-\.]{1,63}:sagemaker:\w+(?:-\w+)+:(\d{12}|aws):hub-content\/)[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"
    r"\/DataSet\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}(\/\d{1,4}.\d{1,4}.\d{1,4})?",
    r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)",
    r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$",
    r"^((?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*)$",
    r"^[a-zA-Z0-9](-*[a-zA-Z0-9])*",
    r"^(https|s3)://([^/]+)/?(.*)$",
    r"^arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$",
)
PROBES = 5_000
ALPHABET = string.printable + "\x00\x7f\u0660éß漢 ²\u2028\U0001f600"


def probes(accepts: Language, count: int) -> list[str]:
    """Words, words changed at one to three places, and noise; always the same ones."""
    draw = random.Random(7)
    lengths = accepts.lengths(0, 90)
    words = [accepts.word(length) or "" for length in lengths]
    strings = list(words)
    for word in words[:6]:
        strings += itertools.islice(accepts.near_misses(word), count // 12)
    while len(strings) < count:
        characters = list(draw.choice(strings if draw.random() < 0.5 else words))
        for _ in range(draw.randint(1, 3)):
            place = draw.randint(0, len(characters))
            characters[place : place + draw.randint(0, 2)] = draw.choices(
                ALPHABET, k=draw.randint(0, 2)
            )
        strings.append("".join(characters))
    return strings


def judge(pattern: str) -> Callable[[str], object]:
    r"""Whole match by the standard library, or by regex where the pattern has a \p."""
    bare = pattern.removeprefix("^").removesuffix("$")
    if r"\p" in bare:
        return regex.compile(bare).fullmatch
    return re.compile(bare, re.ASCII).fullmatch


@pytest.mark.parametrize("pattern", PATTERNS)
def test_membership_is_that_of_a_regular_expression_engine(pattern: str) -> None:
    matches, accepts, walks = judge(pattern), language(pattern), matcher(pattern)
    strings = probes(accepts, PROBES)

    wrong = [
        text for text in strings if not (text in accepts) == walks(text) == bool(matches(text))
    ]

    assert len(strings) >= PROBES
    assert wrong == []


def test_the_probes_are_many_and_on_both_sides() -> None:
    counted = [
        (len(strings), sum(text in accepts for text in strings))
        for accepts in map(language, PATTERNS)
        for strings in [probes(accepts, PROBES)]
    ]

    assert sum(total for total, _ in counted) >= 100_000
    assert all(inside > 50 for _, inside in counted)
    assert all(total > inside for total, inside in counted[3:])


@pytest.mark.parametrize("pattern", [p for p in PATTERNS if r"\p" not in p and "(?<!" not in p])
def test_membership_is_that_of_interegular(pattern: str) -> None:
    interegular = pytest.importorskip("interegular")
    bare = pattern.removeprefix("^").removesuffix("$")
    machine = interegular.parse_pattern(bare).to_fsm()
    accepts = language(pattern)
    strings = [text for text in probes(accepts, PROBES // 5) if text.isascii()]

    wrong = [text for text in strings if (text in accepts) != machine.accepts(text)]

    assert len(strings) > 300
    assert wrong == []
