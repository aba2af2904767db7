"""The wider dialect, word for word against Python's `re`."""

from __future__ import annotations

import re
from itertools import product

import pytest

from sagemaker_strategies.patterns import alphabet, distinguishing_words, language, matcher
from sagemaker_strategies.patterns.parser import PatternError

_LONGEST = 4

#: A pattern and the characters of the words with which it is tried.
_ANCHORED = [
    (r"^$|a+", "ab"),
    (r"$|^ab", "ab"),
    (r"^a$|^b$|^ab$", "ab"),
    (r"(^a$)|(^b+$)", "ab"),
    (r"^(a|$)", "ab"),
    (r"^($|[^b ]( *[^b ])*$)", "ab "),
    (r"(^a|b)a", "ab"),
    (r"(b|a^)?a", "ab"),
    (r"a*(^b|a)b", "ab"),
    (r"(a$|b)*", "ab"),
    (r"a(b$|a)?(b|$)", "ab"),
    (r"(a|b$){2}", "ab"),
    (r"a^b", "ab"),
    (r"(?!^b+$)[ab]+", "ab"),
    (r"(?!b)^[ab]+", "ab"),
    (r"^(?=^a)(?=^[ab]+$).*$", "ab\n"),
    (r"\Aa?b\Z", "ab\n"),
]
_LOOKING = [
    (r"a(?!.*bb)[ab]*", "ab"),
    (r"a(?=b)[ab]*", "ab"),
    (r"[ab]{2}(?!a$)[ab]*", "ab"),
    (r"(a|b)(?!b)[ab]*(?<!a)", "ab"),
]
_FLAGGED = [
    (r"(?s).{0,2}", "a\n"),
    (r"(?i)a[^b]c?", "aABbC"),
    (r"((?i)a)b", "aABb"),
    (r"(?is)a.", "aA\n"),
]
_BOUNDED = [
    (r"[ab]{2}\b-[ab]\b-\b(a|b)+", "ab-"),
    (r"(a|b)+\b( |-)[ab]?", "ab -"),
]
_CODED = [
    (r"[\x61-\x62\u0041]+", "abAB"),
    (r"[^/\000-\037]+", "a/\x1f "),
    (r"[ -\u00ff]+", "a~\x7f\x80\u00ff\u0100\t"),
    (r"[\u0020-\uD7FF\uE000-\uFFFD]*", "a\t\u4e00\ue000\ufffe\U0001f600"),
    (r"[^\u0000\u0085\u2028\u2029\r\n]{1,3}", "a\x85\u2028\r\u2030"),
]


@pytest.mark.parametrize(
    ("pattern", "characters"), [*_ANCHORED, *_LOOKING, *_FLAGGED, *_BOUNDED, *_CODED]
)
def test_the_dialect_is_read_as_python_reads_it(pattern: str, characters: str) -> None:
    # Python wants flags at the beginning of the whole, or of a group of their own.
    oracle = re.sub(r"\(\(\?i\)(.*?)\)", r"(?i:\1)", pattern)
    oracle = re.sub(r"\(\?!(.*?)\$\)", r"(?!\1\\Z)", oracle).replace("$", r"\Z")
    words, matches = language(pattern), matcher(pattern)

    for size in range(_LONGEST + 1):
        for word in map("".join, product(characters, repeat=size)):
            expected = re.fullmatch(oracle, word) is not None
            assert (word in words, matches(word)) == (expected, expected), word


@pytest.mark.parametrize(
    "pattern", [r"\ba", r"a\b", r"a?\b-", r"a\ba", r"[a-]\b-", r"[^a]\ba", r"(a|)\b-"]
)
def test_a_word_boundary_that_may_be_none_is_not_read(pattern: str) -> None:
    with pytest.raises(PatternError, match=r"b is supported only where a word"):
        language(pattern)


def test_a_pair_of_surrogates_is_one_character() -> None:
    words = language(r"[\uD800\uDC00-\uDBFF\uDFFF]")

    assert "\U0001f600" in words
    assert "\U0010ffff" in words
    assert "\uffff" not in words


def test_a_code_of_five_digits_is_one_of_four_and_a_digit_as_in_java() -> None:
    words = language(r"[\u10000-\u10FFFF]+")

    assert "\u1000AF0" in words
    assert "\U00010000" not in words


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("ASCII", "\0a\x7f", "\x80é"),
        ("Alpha", "aZ", "0é"),
        ("Alnum", "aZ0", "_é"),
        ("Print", " ~", "\x1f\x7fé"),
        ("Graph", "!~", " é"),
        ("Punct", "!_~", "a "),
        ("Blank", " \t", "\n"),
        ("Cntrl", "\0\x1f\x7f", " "),
        ("XDigit", "09afAF", "g"),
    ],
)
def test_a_class_by_name_takes_ascii_alone(name: str, inside: str, outside: str) -> None:
    words, others = language(rf"\p{{{name}}}"), language(rf"[\P{{{name}}}]")

    assert all(character in words and character not in others for character in inside)
    assert all(character in others and character not in words for character in outside)


def test_every_symbol_has_a_character_of_its_own() -> None:
    assert [alphabet.symbol(alphabet.sample(symbol)) for symbol in range(alphabet.SIZE)] == list(
        range(alphabet.SIZE)
    )


@pytest.mark.parametrize(
    "pattern",
    [
        r".*(?:[ \r\n\t].*)*",  # no word tells any mistake
        r"[^\x00-\x1F\x7F]+",  # a class that ends at no character
        r"[\x00-\x7F]*",
        r"[ -\u00ff]+",
        r"[+--]+",
        r"a(b$|a)?(b|$)",
    ],
)
def test_distinguishing_words_of_any_pattern_are_judged_by_it(pattern: str) -> None:
    found, words = distinguishing_words(pattern, 0, 20), language(pattern)

    assert all(telling.word in words for telling in (*found.accepted, *found.spread))
    assert all(telling.word not in words for telling in (*found.rejected, *found.low_yield))
    assert not found.undecided
