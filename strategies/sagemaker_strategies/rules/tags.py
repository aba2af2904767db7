"""The rule of the tags of whatever is created."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, View, around, example
from sagemaker_strategies.rules.sources import MODEL, in_document


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path="Tags.member.Key",
            name="distinct",
            statement="a resource has one tag of a key",
            source=in_document(MODEL, "Tag.Key"),
            prose_id="TAG-UNIQ",
            tier="stated",
            check=_distinct_tags,
            repair=_rename_tags,
            accepts=(example("other case", around("Tags", _tags("Team", "team"))),),
            rejects=(example("twice", around("Tags", _tags("Team", "Team"))),),
            needs=("Tags.member.Key",),
            since="2021-06",
            of_request=True,
        ),
    )


def _distinct_tags(subject: Any, request: Any) -> bool:
    tags = subject.get("Tags")
    return not tags or len({tag["Key"] for tag in tags}) == len(tags)


def _rename_tags(view: View) -> Iterator[list[Edit]]:
    keys = [tag["Key"] for tag in view.get("Tags")]
    edits: list[Edit] = []
    for index, key in enumerate(keys):
        if keys.count(key) > 1 and view.free(("Tags", index, "Key")):
            keys[index] = next(k for k in (f"Team{i}" for i in range(1, 99)) if k not in keys)
            edits.append(view.put(f"Tags.{index}.Key", keys[index]))
    yield edits


def _tags(*keys: str) -> Json:
    return [{"Key": key, "Value": f"Tuning{index}"} for index, key in enumerate(keys)]
