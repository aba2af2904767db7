"""A second opinion on valid definitions: hypothesis-jsonschema, over the certifier's schema.

It shares nothing with this project's own generator, so it guards against what we ourselves misread:
whatever it draws from the documented schema must be accepted too. Only this module imports it.

Its release 0.23.1 counts an object's members with a private class of Hypothesis, whose method it calls
is gone since Hypothesis 6.170.10. `_Members` stands in for that class where the method is missing. A
test fails once a release does without: then this class goes, and what installs it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from random import Random
from types import SimpleNamespace
from typing import Any, Final

from hypothesis import assume, find
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from sagemaker_conformance.checks.check import Check, Effort, second_generator_check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.search import search_settings
from sagemaker_conformance.judging.certifier import Certifier, Schema
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.operations.operation import Operation

GENERATOR: Final = "hypothesis-jsonschema"
#: Of so many numbers, all but one mean one member more.
_ODDS: Final = st.integers(0, 5)
#: Another search follows where one drew the same definition twice: so many searches at most, of so
#: many definitions at least, as each begins with the plainest.
_ROUNDS: Final = 5
_LEAST: Final = 50
_BEYOND_ASCII: Final = "a character outside printable ASCII"


def examine_second(check: Check, context: Context) -> Verdict:
    """Definitions that another generator draws from the documented schema are accepted too."""
    if not context.accepted_seed_requests:
        return Verdict(check, "inconclusive", reason="no base is accepted")
    if (unusable := fault()) is not None:
        return Verdict(check, "unsupported", reason=unusable)
    base = context.accepted_seed_requests[0].base
    schema = schema_of(context.case_store.certifier, context.catalogue)
    judged = second_opinion(
        context.catalogue.operation, base, schema, context.effort, context.send_beside_control
    )
    if not judged:
        return Verdict(check, "inconclusive", reason="nothing was drawn that could be judged")
    verdict = settle(check, judged)
    verdict.reason = verdict.reason or acceptance_count(judged)
    return verdict


def second_opinion(
    operation: Operation,
    base: Request,
    schema: Schema,
    effort: Effort,
    send: Callable[[Case], JudgedCase],
) -> list[JudgedCase]:
    """What was sent: so many different definitions of the second generator's; where one diverges,
    the last is the smallest that does.

    What the independent judge does not find valid does not count: integral fractions are integers
    for one of the two schemas' readers only.
    """
    drawn = values_of(schema)
    random = effort.random_for(second_generator_check(operation))
    judged: dict[str, JudgedCase] = {}

    def shows(definition: Any) -> bool:
        case = _case(operation, base, definition)
        found = send(case)
        assume(found.certified)
        key = json.dumps(case.request)
        judged[key] = judged.pop(key, found)  # the last one sent comes last
        return found.judgement.divergence is not None

    for least in (0, *[_LEAST] * (_ROUNDS - 1)):
        lacking = effort.examples - len(judged)
        if lacking <= 0:
            break
        try:
            find(drawn, shows, settings=search_settings(max(lacking, least)), random=random)
        except NoSuchExample:
            continue
        return _smallest_last(list(judged.values()))
    return list(judged.values())[: effort.examples]


def schema_of(certifier: Certifier, catalogue: Catalogue) -> Schema:
    """The definition's schema as the certifier reads it from the raw source.

    Members that the catalogue does not have are left out: those out of scope.
    """
    name, schema = catalogue.operation.definition, certifier.schema_for_python()
    definition = schema if name is None else schema["properties"][name]
    return _offered(definition, catalogue.nodes[name or ""])


def _offered(schema: Schema, node: Node) -> Schema:
    if "properties" in schema:
        members = schema["properties"]
        kept = {name: _offered(members[name], child) for name, child in node.children.items()}
        return {**schema, "properties": kept}
    inner = {"items": "member", "additionalProperties": "value"}
    return {
        keyword: _offered(part, node.children[inner[keyword]])
        if keyword in inner and isinstance(part, dict)
        else part
        for keyword, part in schema.items()
    }


def acceptance_count(judged: list[JudgedCase]) -> str:
    """How many definitions were drawn, by what, and how many of them were accepted."""
    accepted = sum(a.answer is not None and a.answer.outcome == "accepted" for a in judged)
    return f"{accepted} of {len(judged)} definitions drawn by {GENERATOR} {version(GENERATOR)} accepted"


def _case(operation: Operation, base: Request, definition: Any) -> Case:
    name, drawn = operation.definition, _integral(definition)
    return Case(
        second_generator_check(operation).clause,
        "accepts",
        "drawn",
        {**base, **(drawn if name is None else {name: drawn})},
        base,
        unspecified=None if _is_plain(definition) else _BEYOND_ASCII,
    )


def _smallest_last(judged: list[JudgedCase]) -> list[JudgedCase]:
    """Of those that diverge only the last, which Hypothesis shrank to, after all that do not."""
    diverging = [a for a in judged if a.judgement.divergence is not None]
    return [*(a for a in judged if a.judgement.divergence is None), diverging[-1]]


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
