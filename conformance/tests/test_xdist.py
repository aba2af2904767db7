from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("xdist")

#: What may differ between two runs that found the same.
VARYING = frozenset({"requests", "seconds", "calls", "started"})


def _records(done: Any, name: str) -> dict[str, dict[str, Any]]:
    return {
        f"{record.get('clause', record['record'])} {record.get('side', '')}": {
            key: value for key, value in record.items() if key not in VARYING
        }
        for record in done.journal(name)
    }


@pytest.mark.parametrize("target", ["local", "moto"])
def test_two_workers_find_what_one_process_finds(target: str, suite: Any) -> None:
    if target == "moto":
        pytest.importorskip("moto")
    options = (f"--target={target}", "--clause=*StoppingCondition*")
    alone = suite(*options)
    first = _records(alone, target)
    together = suite(*options, "-n", "2")

    assert alone.status == together.status
    assert first == _records(together, target)
    opened, *between, ended = together.journal(target)
    assert ("run", "end") == (opened["record"], ended["record"])
    assert {"check"} == {record["record"] for record in between}
    assert ended["calls"] > 0


def test_a_target_that_is_refused_at_preflight_is_told_once(suite: Any, serve: Any) -> None:
    url = serve(lambda reply: reply.refuse())
    done = suite(f"--target={url}", "--clause=*RoleArn*", "-n", "2")

    assert 4 == done.status
    assert 1 == done.said.count("refused a valid minimal definition")
    assert not (done.folder / ".sagemaker-conformance").exists()


def test_bad_options_are_told_once(suite: Any) -> None:
    done = suite("--target=nope", "-n", "2")

    assert 4 == done.status
    assert 1 == done.said.count("unknown target 'nope'")


DYING = """
from sagemaker_conformance.targets import TargetError, TargetSettings, connect
from sagemaker_strategies.constraints import DEFAULT_SPEC, load

class Dying:
    calls = 0

    def __init__(self):
        self.whole = connect("local", TargetSettings(load(DEFAULT_SPEC)))

    def send(self, operation, body):
        self.calls += 1
        if self.calls > 60:
            raise TargetError("target dying: it is gone")
        return self.whole.send(operation, body)
"""


def test_a_target_that_dies_on_the_way_is_told_once(suite: Any, tmp_path: Path) -> None:
    (tmp_path / "dying.py").write_text(DYING)
    done = suite(
        "--target=python:dying:Dying", "--clause=*Config:*", "-n", "2", "-p", "no:randomly"
    )
    part = tmp_path / ".sagemaker-conformance/dying.partial.ndjson.part"
    _, *checks, end = map(json.loads, part.read_text().splitlines())
    lost = [check for check in checks if check["status"] == "inconclusive"]

    assert 4 == done.status
    assert 1 == done.said.count("target dying: it is gone")
    assert not end["complete"]
    assert end["reason"] in [check["reason"] for check in lost]
    assert 2 >= len(lost)
    assert "error" not in {check["status"] for check in checks}
    assert 120 < end["calls"] < 130


def test_workers_that_all_make_every_check_are_refused(suite: Any) -> None:
    done = suite("--target=local", "-n", "2", "--dist=each")

    assert 4 == done.status
    assert "--dist=each makes each check in every worker: use --dist=load" in done.err
