"""The words of a documented pattern, and those that distinguish it from its plausible mistakes."""

from __future__ import annotations

from sagemaker_strategies.patterns.description import describe_form
from sagemaker_strategies.patterns.language import Language, language
from sagemaker_strategies.patterns.matcher import matcher
from sagemaker_strategies.patterns.parser import PatternError
from sagemaker_strategies.patterns.precomputed import DistinguishingWord, DistinguishingWords
from sagemaker_strategies.patterns.separation import distinguishing_words

__all__ = [
    "DistinguishingWord",
    "DistinguishingWords",
    "Language",
    "PatternError",
    "describe_form",
    "distinguishing_words",
    "language",
    "matcher",
]
