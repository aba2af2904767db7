"""Rules of the request around its definitions: tags and warm starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, View, around, example
from sagemaker_strategies.rules.sources import MODEL, in_document

_PARENTS: Final = TUNING_JOB.parents


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
        Rule(
            path=f"{_PARENTS}.member.HyperParameterTuningJobName",
            name="given",
            statement="each parent of a warm start is named",
            source=in_document(MODEL, "ParentHyperParameterTuningJob"),
            prose_id="WS-4",
            tier="implied",
            check=_parents_named,
            repair=_name_parents,
            needs=(f"{_PARENTS}.member.HyperParameterTuningJobName",),
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


def _parents_named(subject: Any, request: Any) -> bool:
    warm = subject.get("WarmStartConfig")
    if not warm:
        return True
    return all(
        p.get("HyperParameterTuningJobName") is not None
        for p in warm["ParentHyperParameterTuningJobs"]
    )


def _name_parents(view: View) -> Iterator[list[Edit]]:
    yield [
        view.put(f"{_PARENTS}.{index}.HyperParameterTuningJobName", f"Parent-Job{index + 1}")
        for index, parent in enumerate(view.get(_PARENTS))
        if parent.get("HyperParameterTuningJobName") is None
    ]
