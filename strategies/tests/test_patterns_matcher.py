from __future__ import annotations

import pytest

from sagemaker_strategies.patterns import PatternError, language, matcher


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        # Of other services: a hyphen beside a set in a class is a character.
        (r".*[\w-.~]+.*", ("-", "~", " a "), ("", " !", "a\n")),
        (r"[A-Za-z0-9](?:[\w- &]*[A-Za-z0-9])?", ("a", "a -b", "a_&1"), ("", "-", "a-", "a!b")),
        (r"[\w- ]*", ("", "-", "a b"), ("é", ".", "!")),
        (r"^arn:aws:iam::\d{12}:role\/[\w-\/.@+=,]{1,1017}$", (f"arn:aws:iam::{'1' * 12}:role/a-b",), (f"arn:aws:iam::{'1' * 12}:role/",)),
        (r"[\w-_]*", ("-", "a-_"), (".",)),
        (r"^[a-zA-Z0-9\s-_()\[\]]+$", ("a -_", "[\x0b]"), ("'", "a'", "")),
        # Whose whole automaton is too large.
        (r"https://([^/]+)/?.{3,1016}", ("https://a/bcd", f"https://a/{'b' * 1000}"), ("https://a", "http://abcdef")),
        (r"(?=.{1,9}$)([a-z]+\.)+[a-z]+", ("a.b", "a.bcdefgh"), ("a", "a.bcdefghi", "a.")),
        ("(a|a)*b", ("b", "a" * 4000 + "b"), ("a" * 4000,)),
        (r"\p{L}+", ("é漢",), ("é1", "\ud800")),
        (".", ("é", "\U0001f600", "\ud800"), ("\n", "")),
    ],
)  # fmt: skip
def test_a_text_is_matched_as_a_whole(
    pattern: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    matches = matcher(pattern)

    assert [matches(text) for text in inside] == [True] * len(inside)
    assert [matches(text) for text in outside] == [False] * len(outside)


def test_what_was_matched_before_changes_nothing() -> None:
    pattern = r"([ab]|\p{Lo})+c?"
    matches, words = matcher(pattern), language(pattern)
    texts = ["ab", "abc", "ac", "acb", "漢", "漢c", "漢c漢", "", "c"]

    first = [matches(text) for text in texts]

    assert [matches(text) for text in texts] == first
    assert [text in words for text in texts] == first


def test_other_syntax_is_refused() -> None:
    with pytest.raises(PatternError, match="possessive"):
        matcher("a++")
