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
from sagemaker_strategies.rules.training_job.definition import in_definition, in_request

TOPICS: Final[tuple[Topic, ...]] = (
    *(in_request(topic.rules) for topic in (jobs, several, hyperband, grid)),
    ranges.rules,
    scales.rules,
    single_choices.rules,
    hyperparameters.rules,
    in_definition(algorithms.rules),
    metrics.rules,
    *(
        in_definition(topic.rules)
        for topic in (channels, input_modes, channel_groups, keys, resources, volumes)
    ),
    *(in_definition(topic.rules) for topic in (preferences, tuning_resources, stopping_condition)),
)
