"""What a target refused on other grounds is no pass: every report lists it, value and answer."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_reports.formats.html.data import page_data
from sagemaker_reports.formats.html.document import write as write_html
from sagemaker_reports.formats.json import write as write_json
from sagemaker_reports.formats.markdown import write as render_markdown
from sagemaker_reports.formats.terminal import render
from sagemaker_reports.rendering.witness import format_witness

TYPE = "TrainingJobDefinition.ResourceConfig.InstanceType"
WORDS = "ml.c5.large is not available in this region"


def _case(value: str, **facts: Any) -> dict[str, Any]:
    answer = {
        "outcome": "rejected",
        "http_status": 400,
        "code": "ValidationException",
        "message": WORDS,
    }
    change = [{"at": "/TrainingJobDefinition/ResourceConfig/InstanceType", "value": value}]
    reason = "refused on other grounds"
    return {"label": value, "change": change, "reason": reason, "answer": answer, **facts}


@pytest.fixture
def journal(conforming: Any, journal_of: Any) -> Any:
    """Two refused values of one check, and one that is another clause's affair."""
    return journal_of(
        conforming(
            f"{TYPE}:enum",
            side="accepts",
            status="inconclusive",
            not_judged=(_case("ml.c5.large"), _case("ml.c5.xlarge")),
        ),
        conforming(
            f"{TYPE}:type",
            side="accepts",
            status="inconclusive",
            not_judged=(_case("ml.c5.large", by=f"{TYPE}:enum"),),
        ),
        conforming("A:enum"),
    )


def test_the_terminal_names_the_clause_the_value_and_the_answer(journal: Any) -> None:
    lines = render(journal).splitlines()
    at = lines.index("refused and not judged, on other grounds: 2")

    assert lines[at + 1] == f"  {TYPE}:enum and 1 more"
    assert lines[at + 2].startswith("    'ml.c5.large': 400 rejected ValidationException: ml.c5")
    assert max(map(len, lines)) <= 80


def test_a_job_summary_lists_each_of_them(journal: Any) -> None:
    text = render_markdown(journal)

    assert "refused and not judged, on other grounds: 2" in text
    for value in ("ml.c5.large", "ml.c5.xlarge"):
        assert f"{TYPE}:enum: '{value}': 400 rejected ValidationException: {WORDS}" in text


@pytest.mark.parametrize("write", [render, render_markdown, write_html])
def test_a_crash_that_is_not_gated_is_counted(write: Any, conforming: Any, journal_of: Any) -> None:
    crash = {"outcome": "crashed", "http_status": 500}
    left_open = [
        {"label": "null", "answer": crash},
        {"label": "", "answer": {"outcome": "accepted"}},
    ]
    journal = journal_of(
        conforming("A:enum", status="recorded", answer={"outcome": "accepted"}),
        conforming("B:enum", unspecified=left_open),
        conforming("C:enum", status="recorded", answer=crash, unspecified=left_open),
        conforming("D:wire-x", status="recorded", answer=crash),
    )

    assert "rashed and not gated: 3 requests, the first of " in write(journal)
    assert "rashed and not gated" not in write(journal_of(journal.checks[0]))


def test_a_check_tells_of_its_own_and_of_those_that_are_anothers(journal: Any) -> None:
    own, others = (format_witness(check, journal.run) for check in journal.checks[:2])

    assert f"not judged  'ml.c5.large': 400 rejected ValidationException: {WORDS}\n" in own
    assert f"{WORDS} (seems to be refused by {TYPE}:enum)" in others


def test_a_crash_is_called_a_crash(conforming: Any) -> None:
    crash = {"outcome": "crashed", "message": "KeyError: 'Mode'"}
    check = conforming(f"{TYPE}:type", not_judged=(_case("x", by="Mode:type", answer=crash),))

    assert "KeyError: 'Mode' (seems to crash because of Mode:type)" in format_witness(check)


def test_programs_and_the_page_get_them_too(journal: Any) -> None:
    lines = [check.get("not_judged", []) for check in page_data(journal, None)["checks"]]

    assert [0, 2, 1] == [len(each) for each in lines]
    assert 2 == write_json(journal).count('"not_judged"')
