from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import JudgedCase, settle
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.case import Case

CHECK = Check("TrainingJobDefinition.RoleArn:pattern", "rejects")


def _asked(
    label: str, status: Any, divergence: Any = None, *, certified: bool = True
) -> JudgedCase:
    case = Case(CHECK.clause, "rejects", label, {}, {})
    judgement = Judgement(status, divergence, f"why {label}")
    return JudgedCase(case, Answer("accepted", 200), judgement, certified)


@pytest.mark.parametrize(
    ("standings", "status"),
    [
        (["conforms", "recorded"], "conforms"),
        (["unsupported", "conforms", "recorded"], "unsupported"),
        (["inconclusive", "unsupported", "conforms", "recorded"], "inconclusive"),
        (["unsupported"], "unsupported"),
    ],
)
def test_the_firmest_answer_counts(standings: list[str], status: str) -> None:
    asked = [_asked(str(n), status) for n, status in enumerate(reversed(standings))]

    assert status == settle(CHECK, asked).status


def test_one_divergence_outweighs_all_the_rest() -> None:
    verdict = settle(
        CHECK,
        [
            _asked("a", "conforms"),
            _asked("b", "diverges", "wrong-blame"),
            _asked("c", "diverges", "accepts-invalid"),
            _asked("d", "diverges", "accepts-invalid"),
        ],
    )

    assert ("diverges", "accepts-invalid", ("wrong-blame",)) == (
        verdict.status,
        verdict.divergence,
        verdict.also,
    )
    assert verdict.witness is not None
    assert "c" == verdict.witness.case.label


def test_a_case_that_is_not_what_it_claims_is_an_error_even_beside_divergences() -> None:
    verdict = settle(
        CHECK,
        [_asked("a", "diverges", "accepts-invalid"), _asked("b", "inconclusive", certified=False)],
    )

    assert ("error", None) == (verdict.status, verdict.divergence)
    assert "'b'" in str(verdict.reason)


def test_recorded_cases_are_kept_beside_the_status() -> None:
    verdict = settle(CHECK, [_asked("a", "conforms"), _asked("b", "recorded")])

    assert ["b"] == [asked.case.label for asked in verdict.recorded]
    assert 2 == verdict.cases
