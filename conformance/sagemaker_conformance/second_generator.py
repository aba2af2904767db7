"""A second opinion on valid definitions: hypothesis-jsonschema, over the certifier's schema.

It shares nothing with this project's own generator, so it guards against what we ourselves misread:
whatever it draws from the documented schema must be accepted too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

from sagemaker_conformance.certificate import Certifier
from sagemaker_conformance.checks import Check
from sagemaker_conformance.exploring import Effort
from sagemaker_conformance.verdicts import Asked
from sagemaker_strategies.cases import Case
from sagemaker_strategies.constraints.catalogue import DEFINITION, OPERATION
from sagemaker_strategies.places import Request

#: The check's id: it speaks for no clause in particular.
SECOND_GENERATOR: Final = Check(f"{OPERATION}:second-generator", "accepts")

_BEYOND_ASCII: Final = "a character outside printable ASCII"


def is_installed() -> bool:
    """Whether the extra ``second-generator`` is there, and works with the installed Hypothesis."""
    try:
        from hypothesis_jsonschema import from_schema

        from_schema({"type": "object"}).validate()
    except (ImportError, AttributeError):  # what a newer Hypothesis took away is an AttributeError
        return False
    return True


def second_opinion(
    base: Request, certifier: Certifier, effort: Effort, ask: Callable[[Case], Asked]
) -> list[Asked]:
    """What was asked: so many definitions of the second generator's, the last one if it diverged.

    What the independent judge does not find valid is left out: integral fractions count as integers
    for one of the two schemas' readers only.
    """
    from hypothesis_jsonschema import from_schema

    asked: list[Asked] = []

    def shows(definition: Any) -> bool:
        request = {**base, DEFINITION: _integral(definition)}
        found = ask(
            Case(
                SECOND_GENERATOR.clause,
                "accepts",
                "drawn",
                request,
                base,
                unspecified=None if _is_plain(definition) else _BEYOND_ASCII,
            )
        )
        if not found.certified:
            return False
        asked.append(found)
        return found.judgement.divergence is not None

    drawn = from_schema(certifier.schema_for_python()["properties"][DEFINITION])
    search = settings(
        max_examples=effort.examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        find(drawn, shows, settings=search, random=effort.random_for(SECOND_GENERATOR))
    except NoSuchExample:
        return asked
    diverging = [a for a in asked if a.judgement.divergence is not None]
    return [*(a for a in asked if a.judgement.divergence is None), diverging[-1]]


def _is_plain(value: Any) -> bool:
    """Whether all text is printable ASCII: engines disagree on what else a pattern lets through."""
    if isinstance(value, dict):
        return all(_is_plain(key) and _is_plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return not isinstance(value, str) or (value.isascii() and (value.isprintable() or not value))


def _integral(value: Any) -> Any:
    """JSON Schema takes 1.0 for an integer; a service may not, so it is written 1."""
    if isinstance(value, dict):
        return {key: _integral(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_integral(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
