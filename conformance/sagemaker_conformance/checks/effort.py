"""How far a run searches beyond the sweep."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from random import Random

from sagemaker_conformance.checks.check import Check


@dataclass(frozen=True, slots=True)
class Effort:
    """How far to search: so many random examples for each check, from this seed; 0 is the sweep."""

    examples: int = 0
    seed: int = 0

    def random_for(self, check: Check) -> Random:
        """The check's own source of randomness."""
        return Random(self.seed * 2**32 + zlib.crc32(str(check).encode()))
