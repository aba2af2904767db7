"""Write the distinguishing words of patterns that come along; run by hand when either changes.

    python strategies/record_words.py

They are those of the shipped specifications, and those of other operations whose search takes seconds.
The same patterns give the same bytes. `strategies/tests/test_patterns_precomputed.py` fails when it is due.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sagemaker_strategies.constraints import SHIPPED_SPECS, load
from sagemaker_strategies.patterns.precomputed import FILE, Bounded, written
from sagemaker_strategies.patterns.separation import search

DATA = Path(__file__).parent / "sagemaker_strategies" / "patterns" / "data"
#: Patterns of SageMaker's processing jobs and feature groups, whose search takes four seconds each.
SLOW: Final[tuple[Bounded, ...]] = (
    ("[a-zA-Z0-9]([_-]*[a-zA-Z0-9]){0,63}", 1, 64),
    ("[a-zA-Z0-9]([-_]*[a-zA-Z0-9]){0,63}", 1, 64),
)


def bounded_patterns() -> list[Bounded]:
    """Every pattern of the shipped specifications with the length bounds of its places, and the slow ones."""
    nodes = [node for spec in SHIPPED_SPECS for node in load(spec).nodes.values()]
    found = [(node.pattern, *node.lengths) for node in nodes if node.pattern is not None]
    return sorted(dict.fromkeys([*found, *SLOW]), key=str)


def main() -> None:
    """Search anew and replace the file."""
    words = {bounded: search(*bounded) for bounded in bounded_patterns()}
    (DATA / FILE).write_text(written(words), encoding="ascii")
    print(f"{FILE}: {len(words)} patterns")


if __name__ == "__main__":
    main()
