"""Where a request has the members of a training job: in a definition, or at its top level."""

from __future__ import annotations

from dataclasses import replace

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.node import Node
from sagemaker_strategies.rules.rule import Examples, Rule, Topic


def in_definition(topic: Topic) -> Topic:
    """A topic of this folder, whose rules name members of a training job, in an operation's requests.

    Where the operation has no definition, the request itself has these members.
    """

    def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
        definition = catalogue.operation.definition
        if definition is None:
            return topic(catalogue)
        return tuple(_placed(rule, definition) for rule in topic(catalogue))

    return rules


def in_request(topic: Topic) -> Topic:
    """A topic whose rules are of the request itself, in an operation that has definitions."""
    return lambda catalogue: tuple(replace(rule, of_request=True) for rule in topic(catalogue))


def node_of(catalogue: Catalogue, path: str) -> Node | None:
    """The place of a training job's member in the catalogue, or None."""
    return catalogue.nodes.get(_in(catalogue.operation.definition or "", path))


def _placed(rule: Rule, definition: str) -> Rule:
    return replace(
        rule,
        path=_in(definition, rule.path),
        needs=tuple(_in(definition, path) for path in rule.needs),
        accepts=_placed_examples(rule.accepts, definition),
        rejects=_placed_examples(rule.rejects, definition),
    )


def _placed_examples(examples: Examples, definition: str) -> Examples:
    return {
        label: {_in(definition, path): value for path, value in values.items()}
        for label, values in examples.items()
    }


def _in(definition: str, path: str) -> str:
    return ".".join(part for part in (definition, path) if part)
