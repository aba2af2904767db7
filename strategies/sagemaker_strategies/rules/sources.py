"""The documents in which the rules are stated."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Source
from sagemaker_strategies.constraints.loader import DOCUMENTED_SPEC

#: The service model's own documentation of its members.
MODEL: Final = "botocore 1.44.5, documentation"
#: The developer guide as it stood when its sources were last public.
GUIDE_2023: Final = "Amazon SageMaker Developer Guide, 2023-06"
#: The developer guide of the month in which tuning was published.
GUIDE_2018: Final = "Amazon SageMaker Developer Guide, 2018-06"


def in_document(document: str, place: str) -> Source:
    """A source: a document, and the place in it."""
    return Source(document, place)


def is_documented_2018(catalogue: Catalogue) -> bool:
    """Whether the catalogue is that of the first pages, whose prose has limits of its own."""
    return catalogue.spec == DOCUMENTED_SPEC
