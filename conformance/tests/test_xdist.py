from __future__ import annotations

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
