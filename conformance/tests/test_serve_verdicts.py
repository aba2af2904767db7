"""The local mock served over HTTP scores as it does in process, record for record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.reference import Service
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.server.access_log import AccessLog, LoggedService
from sagemaker_conformance.server.mock_server import serving
from sagemaker_conformance.strict.judge import load_judge
from sagemaker_strategies.constraints import load
from sagemaker_strategies.constraints.clause import SIDES

GLOBS = ("HyperParameterTuningJobName:*", "*RoleArn:*", "*StoppingCondition*", "*InputMode:*")


@pytest.mark.parametrize("spec", ["botocore-1.44.5", "documented-2018-05"])
def test_served_and_in_process_are_the_same(spec: str, tmp_path: Path) -> None:
    logged: list[str] = []
    mock = LoggedService(Service(load(spec)), load_judge(spec, "report"), AccessLog(logged.append))
    with serving(mock) as url:
        served = _records(url, spec, tmp_path)
    in_process = _records("local", spec, tmp_path)

    assert in_process == served
    assert len(served) > 30
    assert {"conforms"} < {record["status"] for record in served}
    assert "diverges" not in {record["status"] for record in served}
    assert any(line.startswith("stopped ") for line in logged)


def _records(target: str, spec: str, folder: Path) -> list[dict[str, Any]]:
    """The records of a run, but for what names the target and counts its requests."""
    run = Run(read_settings({"target": target, "spec": spec, "clause": GLOBS}, folder))
    checks = [check for side in SIDES for check in run.selection.checks(side)]
    run.select(checks)
    records = [run.examine(check) for check in checks]
    run.close()
    dropped = {"requests", "calls", "repeat"}
    return [{k: v for k, v in record.items() if k not in dropped} for record in records]
