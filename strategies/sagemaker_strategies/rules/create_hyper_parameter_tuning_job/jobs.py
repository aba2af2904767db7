"""Rules of the request around its definitions: its tags and its warm start."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import tags
from sagemaker_strategies.rules.conditions import each
from sagemaker_strategies.rules.repairs import Alternatives, View
from sagemaker_strategies.rules.rule import MODEL, Rule, in_document

_PARENTS: Final = TUNING_JOB.parents
_NAME: Final = "HyperParameterTuningJobName"


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        *tags.rules(catalogue),
        Rule(
            path=f"{_PARENTS}.member.{_NAME}",
            name="given",
            statement="each parent of a warm start is named",
            source=in_document(MODEL, "ParentHyperParameterTuningJob"),
            prose_id="WS-4",
            tier="implied",
            check=each(_PARENTS, _is_named),
            repair=_name_parents,
        ),
    )


def _is_named(parent: Any) -> bool:
    return parent.get(_NAME) is not None


def _name_parents(view: View) -> Alternatives:
    yield [
        view.put(f"{_PARENTS}.{index}.{_NAME}", f"Parent-Job{index + 1}")
        for index, parent in enumerate(view.get(_PARENTS))
        if not _is_named(parent)
    ]
