"""What a run writes: nothing but its own files is replaced, and a full disk is one line."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import pytest

from sagemaker_reports.journal.file import read_journal

Make: TypeAlias = Callable[[Path], None]

CLAUSE = "--clause=*RoleArn:type"
PROGRAM = "from sagemaker_conformance.cli import main; main()"


def link(path: Path) -> None:
    """A link to a file beside it."""
    (path.parent / "precious").write_text("precious")
    path.symlink_to("precious")


MAKERS: dict[str, Make] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a symbolic link": link,
    "another file": lambda path: void(path.write_text("precious")),
}


def void(_: object) -> None:
    """Nothing."""


def seen(folder: Path) -> dict[str, tuple[int, str]]:
    """Each name with its kind and, of a regular file, its text."""
    found = {path.name: path.lstat().st_mode for path in folder.iterdir()}
    return {
        name: (mode, (folder / name).read_text() if stat.S_ISREG(mode) else "")
        for name, mode in found.items()
    }


@pytest.fixture
def refused(suite: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs the suite with outputs that cannot be used; gives the one line, nothing being sent."""

    def sent(*_: object) -> NoReturn:
        raise AssertionError("the target was connected")

    monkeypatch.setattr("sagemaker_conformance.run.connection.connect", sent)

    def run(*options: str) -> str:
        before = seen(tmp_path)
        done = suite(CLAUSE, *options)

        assert 4 == done.status, done.said
        assert before == seen(tmp_path)
        (line,) = filter(None, done.err.splitlines())
        return str(line)

    return run


@pytest.mark.parametrize("name", ["run.ndjson", "run.ndjson.part"])
@pytest.mark.parametrize("what", MAKERS)
def test_a_journal_replaces_journals_only(
    what: str, name: str, refused: Any, tmp_path: Path
) -> None:
    MAKERS[what](tmp_path / name)

    assert f"{name}: it is {what}, expected a journal or none" in refused("--journal=run.ndjson")


def test_a_journal_replaces_no_device(refused: Any) -> None:
    assert "/dev/full: it is a device" in refused("--journal=/dev/full")


@pytest.mark.parametrize("what", [each for each in MAKERS if each != "another file"])
def test_a_baseline_replaces_regular_files_only(what: str, refused: Any, tmp_path: Path) -> None:
    MAKERS[what](tmp_path / "known.json")
    said = refused("--baseline=known.json", "--update-baseline")

    assert "--baseline: " in said
    assert f"known.json: it is {what}" in said


def test_a_baseline_replaces_baselines_only(refused: Any, tmp_path: Path) -> None:
    (tmp_path / "known.json").write_text("precious")

    assert "known.json is not JSON" in refused("--baseline=known.json", "--update-baseline")


@pytest.mark.parametrize("what", ["a folder", "a symbolic link"])
def test_a_report_replaces_regular_files_only(what: str, refused: Any, tmp_path: Path) -> None:
    MAKERS[what](tmp_path / "report.md")

    assert f"report.md: it is {what}" in refused("--report=markdown:report.md")


def test_no_file_is_written_twice(refused: Any, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("precious")
    twice = ("--report=json:a", "--report=html:./a")

    assert "the journal is written to that file" in refused("--journal=a", "--report=json:a")
    assert "another report is written to that file" in refused(*twice)


def test_a_report_to_a_device_is_written_to_it(suite: Any, tmp_path: Path) -> None:
    before = os.stat("/dev/null").st_rdev

    assert 0 == suite(CLAUSE, "--report=json:/dev/null").status
    assert before == os.stat("/dev/null").st_rdev


def test_a_full_device_is_one_line(suite: Any) -> None:
    done = suite(CLAUSE, "--report=json:/dev/full")

    assert 4 == done.status
    assert "ERROR: cannot write /dev/full: No space left on device" in done.out


@pytest.mark.parametrize("workers", [[], ["-n2"]], ids=["alone", "workers"])
def test_a_limit_on_sizes_ends_the_run_and_leaves_the_old_journal(
    workers: list[str], tmp_path: Path, suite: Any
) -> None:
    if workers:
        pytest.importorskip("xdist")
    assert 0 == suite(CLAUSE, "--journal=run.ndjson").status
    before = (tmp_path / "run.ndjson").read_bytes()
    pytest_line = f"{sys.executable} -m pytest --pyargs sagemaker_conformance.suite"
    # The journal of these checks, which need no preparation, is twice as long as the limit.
    options = ("--clause=*:wire-*", "--journal=run.ndjson", "-q", *workers)
    plugins = [f"-pno:{name}" for name in ("cacheprovider", "hypothesispytest", "randomly")]
    done = subprocess.run(
        ["bash", "-c", f'ulimit -f 100; exec {pytest_line} "$@"', "_", *plugins, *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    said = [line for line in done.stdout.splitlines() if "File too large" in line]

    assert 3 == done.returncode, done.stdout[-3000:] + done.stderr
    assert 1 == len(said), done.stdout[-3000:]
    assert "cannot write the journal" in said[0]
    assert "Traceback" not in done.stdout + done.stderr
    assert before == (tmp_path / "run.ndjson").read_bytes()
    assert not read_journal(tmp_path / "run.ndjson.part").complete


@pytest.mark.parametrize("form", ["terminal", "json", "html"])
def test_a_command_whose_output_is_full_is_one_line(form: str, suite: Any, tmp_path: Path) -> None:
    assert 0 == suite(CLAUSE, "--journal=run.ndjson").status
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "report", "run.ndjson", f"--format={form}"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )

    assert 4 == done.returncode, done.stderr
    assert ["No space left on device"] == [
        line.rpartition("(")[2].rstrip(")") for line in done.stderr.splitlines()
    ]


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("report", "run.ndjson"), ("run", CLAUSE, "-v"), ("nothing",)],
    ids=" ".join,
)
def test_a_command_whose_reader_is_gone_ends_as_others_do(
    arguments: tuple[str, ...], suite: Any, tmp_path: Path
) -> None:
    assert 0 == suite(CLAUSE, "--journal=run.ndjson").status
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as unread:
        program = [sys.executable, "-c", PROGRAM, *arguments]
        done = subprocess.run(
            program, cwd=tmp_path, stdout=unread, stderr=unread, check=False, timeout=60
        )

    assert 141 == done.returncode


def test_a_run_whose_reader_leaves_keeps_what_was_judged(tmp_path: Path) -> None:
    program = [sys.executable, "-c", PROGRAM, "run", "--clause=*:wire-*", "-v"]
    with subprocess.Popen(program, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        next(line for line in process.stdout if "PASSED" in line)

    assert 141 == process.returncode
    part = next((tmp_path / ".sagemaker-conformance").glob("*.part"))
    assert read_journal(part).checks


def test_a_run_needs_no_standard_streams(tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", 'exec "$@" >&- 2>&-', "_", sys.executable, "-c", PROGRAM, "run", CLAUSE],
        cwd=tmp_path,
        check=False,
        timeout=60,
    )

    assert 0 == done.returncode


@pytest.mark.parametrize("command", [f"run {CLAUSE}", "replay a:b", "check-target local"])
def test_a_folder_that_is_deleted_is_one_line(command: str, tmp_path: Path) -> None:
    (folder := tmp_path / "deleted").mkdir()
    program = f"import os; os.rmdir({str(folder)!r}); {PROGRAM}"
    done = subprocess.run(
        [sys.executable, "-c", program, *command.split()],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert 4 == done.returncode
    said = "the current folder: cannot be read or written (No such file or directory)"
    assert f"sagemaker-conformance: {said}\n" == done.stderr


def test_a_report_for_the_output_follows_the_runs_own(suite: Any, tmp_path: Path) -> None:
    lines = suite(CLAUSE, "--report=github:-").out.splitlines()

    found = [line for line in lines if line.startswith("::")]
    assert ["::notice title=sagemaker-conformance"] == [line.rpartition("::")[0] for line in found]
    assert [".sagemaker-conformance"] == sorted(path.name for path in tmp_path.iterdir())
