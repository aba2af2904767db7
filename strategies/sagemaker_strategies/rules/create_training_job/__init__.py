"""The rules of CreateTrainingJob: those of every training job, and its own."""

from typing import Final

from sagemaker_strategies.rules import tags
from sagemaker_strategies.rules.create_training_job import debugger, serverless
from sagemaker_strategies.rules.rule import Topic
from sagemaker_strategies.rules.training_job import (
    algorithms,
    channel_groups,
    channels,
    input_modes,
    keys,
    metrics,
    preferences,
    resources,
    stopping_condition,
    volumes,
)
from sagemaker_strategies.rules.training_job.definition import in_definition

TOPICS: Final[tuple[Topic, ...]] = (
    tags.rules,
    *(
        in_definition(topic.rules)
        for topic in (
            algorithms,
            metrics,
            channels,
            input_modes,
            channel_groups,
            keys,
            resources,
            volumes,
            preferences,
            stopping_condition,
        )
    ),
    debugger.rules,
    serverless.rules,
)
