from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sagemaker_strategies.cases.json_pointer import ABSENT, get
from sagemaker_strategies.cases.multi_violation import MOST_LISTED, multi_violations
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.seeds import lean_seed_request, seed_requests
from sagemaker_strategies.constraints import Catalogue


@pytest.mark.parametrize("number", [0, 3, 4])
def test_a_company_breaks_what_its_guests_break(
    catalogue: Catalogue, broken: Any, number: int
) -> None:
    seed_request = (*seed_requests(catalogue), lean_seed_request(catalogue))[number]
    found = multi_violations(seed_request, swept_paths(catalogue))

    assert [] == [c.violates ^ broken(c.request) for c in found if c.violates != broken(c.request)]


def test_every_case_that_can_be_told_of_beside_others_has_one_seat(newest: Catalogue) -> None:
    seed_request, paths = seed_requests(newest)[0], swept_paths(newest)
    positions = Counter(
        (g.clause, g.label) for c in multi_violations(seed_request, paths) for g in c.violations
    )
    cases = {
        (case.clause, case.label)
        for path in paths
        for kind in newest.nodes[path].clauses
        if kind != "type"
        for case in [
            c for c in violations_of(seed_request, f"{path}:{kind}") if c.unspecified is None
        ][1:]
        if len(case.violates) == 1
    }

    assert set(positions) == cases
    assert set(positions.values()) == {1}


def test_no_company_breaks_more_than_a_message_lists(newest: Catalogue) -> None:
    found = multi_violations(seed_requests(newest)[0], swept_paths(newest))

    assert max(sum(len(g.breaks) for g in c.violations) for c in found) == MOST_LISTED
    assert len(found) < sum(len(c.violations) for c in found) / 5


def test_guests_stand_where_they_say(newest: Catalogue) -> None:
    for multi_violation in multi_violations(seed_requests(newest)[0], swept_paths(newest))[:60]:
        for violation in multi_violation.violations:
            here = get(multi_violation.request, violation.at)
            assert (here is ABSENT) == ("required" in violation.breaks)


def test_scalars_of_one_list_are_told_of_together_so_one_at_a_time_is_broken(
    newest: Catalogue,
) -> None:
    for multi_violation in multi_violations(seed_requests(newest)[0], swept_paths(newest)):
        paths = [
            (violation.clause.rpartition(":")[0], violation.at[:-1])
            for violation in multi_violation.violations
        ]
        parts = Counter(p for p in paths if p[0].endswith((".member", ".key", ".value")))
        assert set(parts.values()) <= {1}
