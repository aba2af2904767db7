"""The sentence on wording: what is counted, and that strange records do no harm."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_reports.formats import markdown, terminal
from sagemaker_reports.summary.fidelity import describe_fidelity


def _told(conforming: Any, *fidelities: Any) -> str:
    return describe_fidelity([conforming(extra={"fidelity": each}) for each in fidelities])


def test_nothing_is_said_where_nothing_was_refused(conforming: Any, journal_of: Any) -> None:
    assert describe_fidelity([conforming()]) == ""
    assert "wording" not in terminal.write(journal_of(conforming()))


def test_a_check_that_was_accepted_too_is_not_counted(diverging: Any) -> None:
    exact = {"fidelity": {"level": "L4", "dialect": "classic"}}

    assert describe_fidelity([diverging(extra=exact)]) == ""
    assert " 1 of 1 " in describe_fidelity([diverging(divergence="wrong-blame", extra=exact)])


def test_one_dialect(conforming: Any) -> None:
    exact = {"level": "L4", "dialect": "classic"}
    typed = {"level": "L3", "dialect": "classic"}
    own = {"level": "L2", "dialect": None}

    assert "wording: 2 of 3 refused as AWS words it (classic)" == _told(
        conforming, exact, typed, own
    )
    assert "wording: 0 of 1 refused as AWS words it" == _told(conforming, own)


def test_two_dialects_and_several_faults(conforming: Any) -> None:
    whole = {"level": "L4", "dialect": "smithy", "violations": 2, "listed": 2}
    half = {"level": "L3", "dialect": "smithy", "violations": 2, "listed": 1}
    one = {"level": "L4", "dialect": "classic"}

    assert (
        "wording: 3 of 3 refused as AWS words it (smithy 2, classic 1), 1 of 2 report all faults"
        == _told(conforming, whole, half, one)
    )


@pytest.mark.parametrize("strange", [None, 3, [], {}, {"level": "L4"}])
def test_records_of_another_form_are_left_out(conforming: Any, strange: Any) -> None:
    assert _told(conforming, strange) == ""


def test_both_reports_say_it(conforming: Any, journal_of: Any) -> None:
    journal = journal_of(conforming(extra={"fidelity": {"level": "L4", "dialect": "classic"}}))

    assert "wording: 1 of 1 refused as AWS words it (classic)" in terminal.write(journal)
    assert "- wording: 1 of 1 refused as AWS words it (classic)" in markdown.write(journal)
