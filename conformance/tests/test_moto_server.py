"""A real moto_server, over HTTP: it must score as moto does in process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.run.preflight import preflight
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings

pytest.importorskip("moto")

#: Clauses of text and of a number, with what is accepted, refused and told of them.
SOME = ("*RoleArn*", "*MaxRuntimeInSeconds*")


def _examined(target: str, folder: Path) -> dict[str, Any]:
    run = Run(read_settings({"target": target, "clause": SOME}, folder))
    checks = [c for side in ("accepts", "rejects", "returns") for c in run.selection.checks(side)]
    run.select(checks)
    try:
        assert preflight(run) is None
        return {str(check): run.examine(check) for check in checks}
    finally:
        run.close()


def test_it_scores_as_in_process(moto_server: str, tmp_path: Path) -> None:
    there, here = _examined(moto_server, tmp_path), _examined("moto", tmp_path)
    judged = ("status", "divergence", "also", "requests", "witness", "boto3")

    assert {k: [r[j] for j in judged] for k, r in here.items()} == {
        k: [r[j] for j in judged] for k, r in there.items()
    }
    # What is an exception in process is a 500 over HTTP, and nothing else differs; moto 5.1 has none.
    crashed = {k for k, r in here.items() if r["divergence"] == "server-error"}
    assert {500} >= {there[k]["answer"]["http_status"] for k in crashed}
    assert all(here[k]["answer"] == there[k]["answer"] for k in set(here) - crashed)
