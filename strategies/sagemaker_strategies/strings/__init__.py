"""The words of a documented pattern, and those that tell it from its plausible mistakes."""

from __future__ import annotations

from sagemaker_strategies.strings.languages import Language, language
from sagemaker_strategies.strings.matching import matcher
from sagemaker_strategies.strings.syntax import PatternError
from sagemaker_strategies.strings.telling import telling_words
from sagemaker_strategies.strings.words import TellingWord, TellingWords

__all__ = [
    "Language",
    "PatternError",
    "TellingWord",
    "TellingWords",
    "language",
    "matcher",
    "telling_words",
]
