"""The rules of each operation, topic by topic."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from botocore import xform_name

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.repair import Repairer
from sagemaker_strategies.rules.rule import CHECKED_TIERS, Rule, Topic, is_documented_2018


def topics_of(operation: Operation) -> tuple[Topic, ...]:
    """The topics in the folder that is named after the operation; none where there is no folder."""
    name = f"{__package__}.{xform_name(operation.create)}"  # create_training_job
    if operation.service != TUNING_JOB.service or find_spec(name) is None:
        return ()
    topics: tuple[Topic, ...] = import_module(name).TOPICS
    return topics


@lru_cache(maxsize=32)
def rules_of(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of its operation whose members the catalogue has, those of 2018 as they were then."""
    paths = catalogue.operation.definition_paths
    return tuple(
        replace(rule, definition_paths=paths, of_request=rule.of_request or not paths)
        for topic in topics_of(catalogue.operation)
        for rule in topic(catalogue)
        if all(path in catalogue.nodes for path in (rule.path, *rule.needs))
        if not (rule.since and is_documented_2018(catalogue))
    )


@lru_cache(maxsize=32)
def repairer(catalogue: Catalogue) -> Repairer:
    """Repairs requests of this catalogue that break a rule."""
    return Repairer(catalogue, rules_of(catalogue))


@lru_cache(maxsize=32)
def drawn_repairer(catalogue: Catalogue) -> Repairer:
    """The same without the rules that are contradicted by requests that the service accepted."""
    return Repairer(catalogue, [r for r in rules_of(catalogue) if r.tier != "contradicted"])


@lru_cache(maxsize=32)
def stated_repairer(catalogue: Catalogue) -> Repairer:
    """The same for the rules that are stated or were observed, without those only implied."""
    return Repairer(catalogue, [rule for rule in rules_of(catalogue) if rule.tier in CHECKED_TIERS])
