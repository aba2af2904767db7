"""The rules of CreateHyperParameterTuningJob, by topic."""

from typing import Final

from sagemaker_strategies.rules.create_hyper_parameter_tuning_job import (
    grid,
    hyperband,
    hyperparameters,
    jobs,
    metrics,
    ranges,
    scales,
    several,
    single_choices,
    tuning_resources,
)
from sagemaker_strategies.rules.rule import Topic
from sagemaker_strategies.rules.training_job import (
    algorithms,
    channel_groups,
    channels,
    input_modes,
    keys,
    preferences,
    resources,
    stopping_condition,
    volumes,
)
from sagemaker_strategies.rules.training_job.definition import in_definition

TOPICS: Final[tuple[Topic, ...]] = (
    jobs.rules,
    several.rules,
    hyperband.rules,
    grid.rules,
    ranges.rules,
    scales.rules,
    single_choices.rules,
    hyperparameters.rules,
    in_definition(algorithms.rules),
    metrics.rules,
    in_definition(channels.rules),
    in_definition(input_modes.rules),
    in_definition(channel_groups.rules),
    in_definition(keys.rules),
    in_definition(resources.rules),
    in_definition(volumes.rules),
    in_definition(preferences.rules),
    tuning_resources.rules,
    in_definition(stopping_condition.rules),
)
