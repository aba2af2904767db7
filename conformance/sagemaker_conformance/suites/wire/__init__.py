"""Bodies and headers that no client library sends: one `WireCase` each, in tables by topic."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.suites.wire.case import LENIENCIES, Leniency, WireCase
from sagemaker_conformance.suites.wire.cases_dispatch import DISPATCH
from sagemaker_conformance.suites.wire.cases_encodings import ENCODINGS
from sagemaker_conformance.suites.wire.cases_malformed import MALFORMED, NO_OBJECTS
from sagemaker_conformance.suites.wire.cases_numbers import NUMBERS
from sagemaker_conformance.suites.wire.cases_sizes import SIZES
from sagemaker_conformance.suites.wire.cases_spellings import SPELLINGS

#: Every case, in the order in which they are sent and documented.
CASES: Final[tuple[WireCase, ...]] = (
    *MALFORMED,
    *NO_OBJECTS,
    *ENCODINGS,
    *NUMBERS,
    *SIZES,
    *SPELLINGS,
    *DISPATCH,
)

__all__ = ["CASES", "LENIENCIES", "Leniency", "WireCase"]
