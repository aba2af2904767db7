"""Rules of the request around its definitions: its tags and its warm start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import tags
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, View
from sagemaker_strategies.rules.sources import MODEL, in_document

_PARENTS: Final = TUNING_JOB.parents


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        *tags.rules(catalogue),
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
