"""Rules of what is configured under names of its own: rules and tensors of Debugger and Profiler."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Check, Repair, Rule, View, around, example, implied_rule
from sagemaker_strategies.rules.sources import MODEL, in_document

_NAME: Final = "RuleConfigurationName"
_COLLECTIONS: Final = "DebugHookConfig.CollectionConfigurations"
_IMAGE: Final = "503895931360.dkr.ecr.us-east-1.amazonaws.com/sagemaker-debugger-rules:latest"


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic; of collections, the text speaks of the names of rules."""
    return (
        _distinct_rules("DebugRuleConfigurations", "DebugRuleConfiguration", "TJ-DEBUG-UNIQ"),
        _distinct_rules("ProfilerRuleConfigurations", "ProfilerRuleConfiguration", "TJ-PROF-UNIQ"),
        implied_rule(
            f"{_COLLECTIONS}.member.CollectionName",
            "distinct",
            "TJ-COLL-UNIQ",
            in_document(MODEL, "CollectionConfiguration.CollectionName"),
            "collections of tensors have different names",
            _distinct(_COLLECTIONS, "CollectionName"),
            _rename(_COLLECTIONS, "CollectionName"),
            of_request=True,
        ),
    )


def _distinct_rules(path: str, shape: str, prose_id: str) -> Rule:
    return Rule(
        path=f"{path}.member.{_NAME}",
        name="distinct",
        statement="rule configurations have different names",
        source=in_document(MODEL, f"{shape}.{_NAME}"),
        prose_id=prose_id,
        tier="stated",
        check=_distinct(path, _NAME),
        repair=_rename(path, _NAME),
        accepts=(example("other case", around(path, _named("Rule", "rule"))),),
        rejects=(example("twice", around(path, _named("Rule", "Rule"))),),
        needs=(f"{path}.member.{_NAME}",),
        of_request=True,
    )


def _named(*names: str) -> Json:
    return [{_NAME: name, "RuleEvaluatorImage": _IMAGE} for name in names]


def _distinct(path: str, member: str) -> Check:
    def holds(subject: Any, request: Any) -> bool:
        names = [each.get(member) for each in _listed(request, path)]
        given = [name for name in names if name is not None]
        return len(set(given)) == len(given)

    return holds


def _listed(request: Any, path: str) -> Any:
    for step in path.split("."):
        request = (request or {}).get(step)
    return request or ()


def _rename(path: str, member: str) -> Repair:
    def repair(view: View) -> Iterator[list[Edit]]:
        names = [each.get(member) for each in view.get(path)]
        edits: list[Edit] = []
        for index, name in enumerate(names):
            place = f"{path}.{index}.{member}"
            if name is not None and names.count(name) > 1 and view.free(view.here(place)):
                names[index] = next(n for n in (f"Name-{i}" for i in range(99)) if n not in names)
                edits.append(view.put(place, names[index]))
        yield edits

    return repair
