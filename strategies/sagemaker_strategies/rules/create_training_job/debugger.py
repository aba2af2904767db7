"""Rules of what is configured under names of its own: rules and tensors of Debugger and Profiler."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import value_at
from sagemaker_strategies.rules.repairs import Repair, rename_repeated
from sagemaker_strategies.rules.rule import MODEL, Check, Rule, in_document

_NAME: Final = "RuleConfigurationName"
_COLLECTIONS: Final = "DebugHookConfig.CollectionConfigurations"
_IMAGE: Final = "503895931360.dkr.ecr.us-east-1.amazonaws.com/sagemaker-debugger-rules:latest"


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic; of collections, the text speaks of the names of rules."""
    return (
        _distinct_rules("DebugRuleConfigurations", "DebugRuleConfiguration", "TJ-DEBUG-UNIQ"),
        _distinct_rules("ProfilerRuleConfigurations", "ProfilerRuleConfiguration", "TJ-PROF-UNIQ"),
        Rule(
            path=f"{_COLLECTIONS}.member.CollectionName",
            name="distinct",
            statement="collections of tensors have different names",
            source=in_document(MODEL, "CollectionConfiguration.CollectionName"),
            prose_id="TJ-COLL-UNIQ",
            tier="implied",
            check=_distinct(_COLLECTIONS, "CollectionName"),
            repair=_rename(_COLLECTIONS, "CollectionName"),
        ),
    )


def _distinct_rules(path: str, shape: str, prose_id: str) -> Rule:
    return Rule(
        path=f"{path}.member.{_NAME}",
        name="distinct",
        statement="rule configurations have different names",
        source=in_document(MODEL, f"{shape}.{_NAME}"),
        prose_id=prose_id,
        check=_distinct(path, _NAME),
        repair=_rename(path, _NAME),
        accepts={"other case": {path: _named("Rule", "rule")}},
        rejects={"twice": {path: _named("Rule", "Rule")}},
    )


def _named(*names: str) -> list[dict[str, str]]:
    return [{_NAME: name, "RuleEvaluatorImage": _IMAGE} for name in names]


def _distinct(path: str, member: str) -> Check:
    """Those that have a name have different ones."""

    def holds(subject: Any, request: Any) -> bool:
        names = [each.get(member) for each in value_at(request, path) or ()]
        given = [name for name in names if name is not None]
        return len(set(given)) == len(given)

    return holds


def _rename(path: str, member: str) -> Repair:
    return rename_repeated(path, member, lambda index: (f"Name-{i}" for i in range(99)))
