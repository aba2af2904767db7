"""The rules of CreateHyperParameterTuningJob, by topic."""

from typing import Final

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
    stopping_condition,
    tuning_resources,
    volumes,
)
from sagemaker_strategies.rules.rule import Topic

TOPICS: Final[tuple[Topic, ...]] = (
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
    stopping_condition.rules,
)
