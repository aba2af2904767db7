"""The rule of CreatePipeline: where its definition is."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules import tags
from sagemaker_strategies.rules.alternatives import one_of
from sagemaker_strategies.rules.rule import MODEL, Rule, Topic, in_document


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rule of the definition, which no text states: each of the two is called optional."""
    return (
        one_of(
            {
                "PipelineDefinition": '{"Version":"2020-12-01","Steps":[]}',
                "PipelineDefinitionS3Location": {"Bucket": "pipelines", "ObjectKey": "mine.json"},
            },
            "one-definition",
            "PL-ONE-DEFINITION",
            in_document(MODEL, "CreatePipelineRequest.PipelineDefinitionS3Location"),
            tier="implied",
        ),
    )


TOPICS: Final[tuple[Topic, ...]] = (tags.rules, rules)
