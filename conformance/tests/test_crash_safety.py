"""A run may be killed at any moment: its journal so far is read, and reported as incomplete."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from sagemaker_reports.formats.registry import FORMATS
from sagemaker_reports.journal.file import read_journal

SUITE = ("-m", "pytest", "--pyargs", "sagemaker_conformance.suite", "-p", "no:cacheprovider", "-q")
NAME = "killed.ndjson"
#: Checks that need no preparation, so slowly that the run does not end before it is stopped.
SLOWLY = ("--clause=*:wire-*", "--rate=100/s")
Start: TypeAlias = Callable[[Callable[[bytes], bool]], "subprocess.Popen[str]"]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Start]:
    """Starts a run and stops it where its journal is as wanted; ends it after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(wanted: Callable[[bytes], bool]) -> subprocess.Popen[str]:
        run = subprocess.Popen(
            [sys.executable, *SUITE, f"--journal={NAME}", *SLOWLY],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        started.append(run)
        part = tmp_path / f"{NAME}.part"
        while not (part.is_file() and wanted(part.read_bytes())):
            assert run.poll() is None, "the run ended before it was killed"
            time.sleep(0.002)
        run.send_signal(signal.SIGSTOP)
        return run

    yield start
    for run in started:
        run.kill()
        run.wait()


def test_a_killed_run_is_read_to_its_last_whole_line(
    running: Start, tmp_path: Path, command: Any, suite: Any
) -> None:
    run = running(lambda content: content.count(b"\n") > 20)
    busy = suite(f"--journal={NAME}", "--clause=*RoleArn:type")
    run.kill()
    run.wait()
    journal = read_journal(tmp_path / NAME)
    written = (tmp_path / f"{NAME}.part").read_bytes()

    assert 4 == busy.status
    assert f"another run writes {tmp_path / NAME}.part" in busy.err
    assert not (tmp_path / NAME).exists()
    assert not journal.complete
    assert written.count(b"\n") - 1 == len(journal.checks) >= 20
    for form in FORMATS:
        assert "incomplete" in command("report", NAME, f"--format={form}").out.lower(), form
    assert "the run is incomplete" in command("attest", NAME).err
    assert "INCOMPLETE RUN" in command("compare", NAME, NAME, "--matrix").out


@pytest.mark.parametrize("wanted", [lambda content: True, lambda content: b"check" in content])
def test_a_run_killed_at_its_beginning_leaves_its_place_to_the_next(
    running: Start, wanted: Callable[[bytes], bool], tmp_path: Path, suite: Any
) -> None:
    run = running(wanted)
    run.kill()
    run.wait()
    again = suite(f"--journal={NAME}", "--clause=*RoleArn:type")

    assert 0 == again.status
    assert read_journal(tmp_path / NAME).complete
    assert not (tmp_path / f"{NAME}.part").exists()


def test_a_journal_of_the_next_format_is_refused_by_name(tmp_path: Path, command: Any) -> None:
    (tmp_path / "next.ndjson").write_text('{"record": "run", "format": 2, "target": "moto"}\n')
    for line in (
        ("report", "next.ndjson"),
        ("attest", "next.ndjson"),
        ("compare", "next.ndjson", "next.ndjson"),
        ("replay", "TrainingJobDefinition.RoleArn:type", "--journal=next.ndjson"),
    ):
        done = command(*line)

        assert 4 == done.status
        assert (
            "next.ndjson line 1: the journal has format 2, this version reads format 1" in done.err
        )
        assert 1 == len(done.err.splitlines())
