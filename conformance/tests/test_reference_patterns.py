from __future__ import annotations

import pytest

from sagemaker_conformance.reference.notation import format_pattern, unanchored
from sagemaker_strategies.patterns import matcher


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("[a-z]+", "abc", True),
        ("[a-z]+", "abc!", False),
        ("[a-z]+", "abc\n", False),
        ("^[a-z]+$", "abc", True),
        ("^a|b$", "ab", False),
        (r"^arn:\$", "arn:$", True),
        (r"\d{2}", "12", True),
        (r"\d{2}", "١٢", False),
        (r"[\d_]+", "1_2", True),
        (r"\w+", "a_Z9", True),
        (r"\w+", "é", False),
        (r"[\s]", "\x0b", True),
        (r"\s", "\u2003", False),
        (r"[\S\s]*", "a\n\u2028\U0001f600", True),
        (r"\S\D\W", "a-!", True),
        (r"\S\D\W", "a1!", False),
        (r"[\w-x]+", "a-x", True),
        (r"[\s-x]", "-", True),
        (r"[\s-x]", "b", False),
        (r"[^\w]", "]", True),
        (r"[^\w]", "w", False),
        (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", "é ٣", True),
        (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", "#", False),
        (".*", "a.b", True),
        (".*", "a\nb", False),
        (".*", "a\rb\u2028c", True),
        ("[.]", "a", False),
        (r"[a-z\]]\.", "].", True),
        ("((?!aws:).*)", "aws:x", False),
        ("([a-z-]+)(?<!-)", "a-b", True),
        ("([a-z-]+)(?<!-)", "a-", False),
    ],
)
def test_a_pattern_matches_the_whole_value_with_the_classes_of_java(
    pattern: str, value: str, expected: bool
) -> None:
    actual = matcher(pattern)(value)

    assert expected == actual


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("^a$", "a"), (r"a\$", r"a\$"), (r"a\\$", r"a\\"), ("^^a", "^a"), ("a", "a")],
)
def test_only_outer_anchors_are_taken_away(pattern: str, expected: str) -> None:
    actual = unanchored(pattern)

    assert expected == actual


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}", "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}"),
        ("(https|s3)://([^/]+)/?(.*)", "^(https|s3)://([^/]+)/?(.*)$"),
        ("^[a-zA-Z0-9](-*[a-zA-Z0-9])*", "^[a-zA-Z0-9](-*[a-zA-Z0-9])*"),
        (r"[\S\s]*", r"[\S\s]*"),
        ("[a-zA-Z_][a-zA-Z0-9_]*", "[a-zA-Z_][a-zA-Z0-9_]*"),
    ],
)
def test_a_pattern_is_printed_with_the_anchors_that_its_model_had(
    stated: str, expected: str
) -> None:
    actual = format_pattern(stated)

    assert expected == actual
