"""Where a request has the members of a training job: in a definition, or at its top level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.node import Node
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Example, Rule, Topic, around, not_around

#: Edits for examples: put a value at a place of the training job, or remove a member of it.
within, without = around, not_around


def in_definition(topic: Topic) -> Topic:
    """A topic of this folder, whose rules name members of a training job, in an operation's requests.

    Where the operation has no definition, the request itself has these members.
    """

    def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
        definition = catalogue.operation.definition
        if definition is None:
            return tuple(replace(rule, of_request=True) for rule in topic(catalogue))
        return tuple(_placed(rule, definition) for rule in topic(catalogue))

    return rules


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


def _in(definition: str, path: str) -> str:
    return ".".join(part for part in (definition, path) if part)


def _placed_examples(examples: Iterable[Example], definition: str) -> tuple[Example, ...]:
    return tuple(
        Example(each.label, tuple(_placed_edit(edit, definition) for edit in each.edits))
        for each in examples
    )


def _placed_edit(edit: Edit, definition: str) -> Edit:
    return replace(edit, at=(definition, *edit.at))
