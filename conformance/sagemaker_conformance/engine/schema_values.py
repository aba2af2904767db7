"""Values of a JSON Schema, as hypothesis-jsonschema draws them: only this module imports it.

Its release 0.23.1 counts an object's members with a private class of Hypothesis, whose method it calls
is gone since Hypothesis 6.170.10. `_Members` stands in for that class where the method is missing. A
test fails once a release does without: then this class goes, and what installs it.
"""

from __future__ import annotations

from importlib.metadata import version
from random import Random
from types import SimpleNamespace
from typing import Any, Final

from hypothesis import find
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from sagemaker_conformance.engine.search import search_settings
from sagemaker_conformance.judging.certifier import Schema

GENERATOR: Final = "hypothesis-jsonschema"
#: Of so many numbers, all but one mean one member more.
_ODDS: Final = st.integers(0, 5)


def values_of(schema: Schema) -> SearchStrategy[Any]:
    """What the schema allows, in ASCII: engines disagree on what else a pattern means."""
    from hypothesis_jsonschema import _from_schema

    generator: Any = _from_schema  # what it is made of has no types
    if not hasattr(generator.cu.many, "more"):
        generator.cu = SimpleNamespace(many=_Members)
    drawn: SearchStrategy[Any] = generator.from_schema(schema, codec="ascii")
    return drawn


def fault() -> str | None:
    """Why the installed versions draw nothing; None where they do."""
    try:
        drawn = values_of({"type": "object", "minProperties": 1})
        find(drawn, bool, settings=search_settings(1), random=Random(0))
    except Exception as failed:  # whatever a later version of either took away
        versions = f"{GENERATOR} {version(GENERATOR)} and Hypothesis {version('hypothesis')}"
        return f"{versions} do not work together: {type(failed).__name__}: {failed}"
    return None


class _Members:
    """Whether an object gets another member, as Hypothesis's own ``many`` decided it.

    ``data`` is the example that is being drawn.
    """

    def __init__(self, data: Any, min_size: int, max_size: float, average_size: float) -> None:
        self._data = data
        self._least, self._most = min_size, max_size
        self._count = 0

    def more(self) -> bool:
        """Decide, and count the member."""
        is_wanted = self._count < self._least or (
            self._count < self._most and self._data.draw(_ODDS) > 0
        )
        self._count += is_wanted
        return is_wanted

    def reject(self) -> None:
        """Take the last member back: a draw for another one follows, until the example is too long."""
        self._count -= 1
