from __future__ import annotations

import re

import pytest

from sagemaker_strategies.patterns.short_words import short_words


@pytest.mark.parametrize(
    "pattern",
    [
        r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]{9,16}:[0-9]{12}:model-package/[\S]{1,2048}",
        r"^(https|s3)://([^/]+)/?(.*)$",
        r"([a-zA-Z0-9+=,.@_-]{3}|x{2})+",
        r"[^a-z]{2}",
    ],
)
def test_short_words_are_words(pattern: str) -> None:
    words = list(short_words(pattern))

    assert words
    assert [word for word in words if not re.fullmatch(pattern, word)] == []


@pytest.mark.parametrize("pattern", [r"(", r"a{5000}", r"\p{Nonsense}"])
def test_no_short_word_is_made_of_what_is_not_read_or_is_long(pattern: str) -> None:
    assert list(short_words(pattern)) == []
