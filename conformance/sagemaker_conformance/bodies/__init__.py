"""Bodies and headers that no client library sends: one `WireCase` each, in tables by topic."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.bodies.case import LENIENCIES, Leniency, WireCase
from sagemaker_conformance.bodies.dispatch import DISPATCH
from sagemaker_conformance.bodies.encodings import ENCODINGS
from sagemaker_conformance.bodies.garbage import GARBAGE
from sagemaker_conformance.bodies.no_objects import NO_OBJECTS
from sagemaker_conformance.bodies.numbers import NUMBERS
from sagemaker_conformance.bodies.sizes import SIZES
from sagemaker_conformance.bodies.spellings import SPELLINGS

#: Every case, in the order in which they are asked and documented.
CASES: Final[tuple[WireCase, ...]] = (
    *GARBAGE,
    *NO_OBJECTS,
    *ENCODINGS,
    *NUMBERS,
    *SIZES,
    *SPELLINGS,
    *DISPATCH,
)

__all__ = ["CASES", "LENIENCIES", "Leniency", "WireCase"]
