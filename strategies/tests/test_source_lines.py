"""Every fact of a shipped catalogue is found on its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sagemaker_strategies.constraints import SHIPPED_SPECS, load
from sagemaker_strategies.constraints.source_lines import file_of, line_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_the_line_of_a_clause_states_it(spec: str) -> None:
    catalogue = load(spec)
    lines = (ROOT / file_of(catalogue)).read_text(encoding="utf-8").splitlines()
    for clause in catalogue.clauses.values():
        number = line_of(catalogue, clause.id, clause.source.place)
        fact = clause.source.place.rpartition("/")[2]

        assert number is not None
        assert lines[number - 1].strip().startswith(f'"{fact}": '), clause.id


def test_what_is_no_clause_stands_at_its_shape_or_at_the_operation() -> None:
    catalogue = load("botocore-1.44.5")
    lines = (ROOT / file_of(catalogue)).read_text(encoding="utf-8").splitlines()
    told = {
        id: lines[(line_of(catalogue, id, "in prose") or 0) - 1].strip()
        for id in ("TrainingJobDefinition.StoppingCondition:rule-x", "Create:wire-y")
    }

    assert told == {
        "TrainingJobDefinition.StoppingCondition:rule-x": '"StoppingCondition": {',
        "Create:wire-y": '"operation": "CreateHyperParameterTuningJob",',
    }


def test_a_file_that_is_not_shipped_has_no_lines(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text((ROOT / file_of(load("botocore-1.44.5"))).read_text().replace("1.44.5", "9"))
    catalogue = load(file)

    assert file_of(catalogue) == "botocore-9"
    assert line_of(catalogue, "TrainingJobDefinition.RoleArn:pattern", "/shapes") is None
