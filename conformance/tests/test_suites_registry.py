"""Suites that other packages offer, as an installed distribution does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SUITE = """
from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.judging.verdict import SuiteEvidence, Verdict

CHECK = Check("CreateHyperParameterTuningJob:vendor-seed", "accepts")
SOURCE = {"document": "ours", "place": "1", "statement": "a seed request is accepted", "evidence": "x"}


def checks(catalogue):
    yield CHECK


def describe(check, seed_request):
    step = {"operation": seed_request.catalogue.operation.create, "body": seed_request.base}
    return SuiteEvidence((step,), None, "accepted", SOURCE)


class Open:
    def __init__(self, context):
        self.context = context

    def prepare(self, checks):
        assert list(checks) == [CHECK]

    def examine(self, check):
        answer = self.context.client.create(self.context.seed_requests[0].base)
        status = "conforms" if answer.outcome == "accepted" else "diverges"
        evidence = describe(check, self.context.seed_requests[0])
        return Verdict(check, status, None, evidence=evidence, cases=1)


def open_suite(context):
    return Open(context)
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Any]:
    """Runs the suite where a package is installed that has these entry points."""
    info = tmp_path / "vendor-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vendor\nVersion: 1.0\n")
    (tmp_path / "vendor_suite.py").write_text(SUITE)

    def run(entry_points: str, *arguments: str) -> Any:
        text = f"[sagemaker_conformance.suites]\n{entry_points}\n"
        (info / "entry_points.txt").write_text(text)
        program = (
            f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
            "from sagemaker_conformance.cli import main; main()"
        )
        command = [sys.executable, "-c", program, *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_a_suite_of_another_package_is_run_recorded_and_shown(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    # The second has a name of ours: it is left out.
    points = "vendor = vendor_suite\nwire = vendor_suite"
    done = run(points, "run", "--clause=*:vendor-*", "--journal=vendor.ndjson", "-q")
    shown = run(points, "show", "CreateHyperParameterTuningJob:vendor-seed")
    records = [json.loads(line) for line in (tmp_path / "vendor.ndjson").read_text().splitlines()]

    assert done.returncode == 0, done.stdout + done.stderr
    assert [r["status"] for r in records if r["record"] == "check"] == ["conforms"]
    assert "a seed request is accepted" in shown.stdout


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        ("vendor = vendor_suite.nothing", "cannot be loaded: ModuleNotFoundError"),
        ("vendor = vendor_suite:Open", "expected checks, describe, open_suite, got nothing for"),
    ],
)
def test_one_that_cannot_be_used_is_one_line(
    point: str, reason: str, run: Callable[..., Any]
) -> None:
    done = run(point, "run", "--clause=*:vendor-*", "-q")
    last = (done.stdout + done.stderr).strip().splitlines()[-1]

    assert done.returncode == 4
    assert "suite vendor: the entry point vendor_suite" in last
    assert reason in last
