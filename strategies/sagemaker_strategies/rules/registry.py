"""All rules, topic by topic."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job import (
    algorithms,
    channel_groups,
    channels,
    grid,
    hyperband,
    hyperparameters,
    input_modes,
    jobs,
    keys,
    metrics,
    preferences,
    ranges,
    resources,
    scales,
    several,
    single_choices,
    stopping,
    tuning_resources,
    volumes,
)
from sagemaker_strategies.rules.repair import Repairer
from sagemaker_strategies.rules.rule import ASKED, Rule
from sagemaker_strategies.rules.sources import is_documented_2018

_TOPICS: Final[tuple[Callable[[Catalogue], tuple[Rule, ...]], ...]] = (
    jobs.rules,
    several.rules,
    hyperband.rules,
    grid.rules,
    ranges.rules,
    scales.rules,
    single_choices.rules,
    hyperparameters.rules,
    algorithms.rules,
    metrics.rules,
    channels.rules,
    input_modes.rules,
    channel_groups.rules,
    keys.rules,
    resources.rules,
    volumes.rules,
    preferences.rules,
    tuning_resources.rules,
    stopping.rules,
)


@lru_cache(maxsize=32)
def rules_of(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules whose members the catalogue has, those of the first pages as they were then."""
    return tuple(
        rule
        for topic in _TOPICS
        for rule in topic(catalogue)
        if all(path in catalogue.nodes for path in rule.needs)
        if not (rule.since and is_documented_2018(catalogue))
    )


@lru_cache(maxsize=32)
def repairer(catalogue: Catalogue) -> Repairer:
    """What mends requests of this catalogue that break a rule."""
    return Repairer(catalogue, rules_of(catalogue))


@lru_cache(maxsize=32)
def drawn_repairer(catalogue: Catalogue) -> Repairer:
    """The same without the rules that requests which the service took contradict."""
    return Repairer(catalogue, [r for r in rules_of(catalogue) if r.tier != "contradicted"])


@lru_cache(maxsize=32)
def stated_repairer(catalogue: Catalogue) -> Repairer:
    """The same for the rules that are stated or were observed, without those only implied."""
    return Repairer(catalogue, [rule for rule in rules_of(catalogue) if rule.tier in ASKED])
