"""What a user can get wrong: one line that says what to do, exit status 4, and nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def refused(suite: Any, tmp_path: Path) -> Any:
    """Runs the suite with bad options, and gives the one line that it says."""

    def run(*options: str) -> str:
        before = sorted(tmp_path.rglob("*"))
        done = suite(*options)
        lines = [line for line in done.err.splitlines() if line.strip()]

        assert 4 == done.status, done.said
        assert 1 == len(lines), done.err
        assert before == sorted(tmp_path.rglob("*"))
        assert "Traceback" not in done.out
        return lines[0]

    return run


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--target=nope", "unknown target 'nope': expected one of "),
        ("--target=local:5", "target local takes no argument, got '5'"),
        ("--target=http:foo", "is no URL; expected http://HOST:PORT"),
        ("--spec=nope", "no such specification and no such file"),
        ("--report=nope:x", "unknown format 'nope', expected one of "),
        ("--report=markdown", "expected FORMAT:FILE, as in --report=markdown:report.md"),
        ("--report=html", "expected FORMAT:FILE, as in --report=html:report.html"),
        ("--report=sarif:", "expected FORMAT:FILE, as in --report=sarif:report.json"),
        ("--clause=nothing*", "--clause=nothing*: matches none of the "),
        ("--base=none.json", "cannot be read (No such file or directory)"),
        ("--request-timeout=abc", "--request-timeout=abc: expected seconds, a number above 0"),
        ("--request-timeout=0", "--request-timeout=0: expected seconds, a number above 0"),
        ("--request-timeout=nan", "--request-timeout=nan: expected seconds, a number above 0"),
        ("--effort=huge", "--effort=huge: expected sweep, explore"),
        ("--effort=0", "--effort=0: expected sweep, explore"),
        (f"--effort={'9' * 5000}", ": expected sweep, explore"),
        ("--effort=\N{SUPERSCRIPT TWO}", ": expected sweep, explore"),
        (f"--allow-create={'9' * 5000}", ": expected a number of jobs, as in --allow-create=1"),
        ("--baseline=none.json", "--baseline=none.json: no such file; add --update-baseline"),
        ("--baseline=.", "--baseline=.: is a folder, expected a file"),
        ("--scope=.", ": is a folder, expected a file"),
        ("--base=.", ": is a folder, expected a file"),
        ("--setup=.", ": is a folder, expected a file"),
        ("--clause=@.", " is a folder, expected a file"),
        ("--spec=.", "is a folder, expected a file"),
        ("--ca-bundle=.", ": is a folder, expected a file"),
        ("--update-baseline", "--update-baseline needs --baseline=FILE"),
        ("--target-name=../up", "--target-name=../up: expected"),
    ],
)
def test_bad_options(option: str, said: str, refused: Any) -> None:
    assert said in refused(option)


def test_nobody_there(refused: Any) -> None:
    said = refused("--target=http://127.0.0.1:1", "--clause=*RoleArn:type")

    assert "target http://127.0.0.1:1 cannot be reached" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON: line 1, column 2"),
        ("[]", "expected a JSON object, got list"),
        ('{"RoleArn": 3}', "the definition breaks TrainingJobDefinition"),
        ("[" * 100_000, "nests too deeply to be read"),
        ('{"RoleArn": "\\ud800"}', "holds '\\ud800', half of a surrogate pair"),
        ('{"RoleArn": ' + "[" * 500 + "]" * 500 + "}", "more than 100 levels deep"),
        ('{"TrainingJobDefinition": 3}', "the definition breaks TrainingJobDefinition:type"),
    ],
)
def test_a_base_that_cannot_be_used(content: str, said: str, refused: Any, tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text(content)

    assert said in refused("--base=base.json", "--clause=*RoleArn:type")


def test_a_journal_that_cannot_be_written(refused: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert "name another --journal" in refused("--journal=file/x.ndjson", "--clause=*RoleArn:type")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no journal at journal.ndjson"),
        ("", "the journal journal.ndjson holds no run"),
        ("hello\n", "not JSON, expected one object a line"),
        ('{"record": "check"}\n', "journal.ndjson line 1: "),
        ('{"record": "end"}\n', "journal.ndjson line 1: "),
        ("[1]\n", "expected a JSON object, got '[1]'; is this a journal?"),
        ("Hyper: a\nb: c\n", "expected one object a line, got 'Hyper: a'; is this a journal?"),
    ],
)
def test_what_is_no_journal(content: str | None, said: str, command: Any, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "journal.ndjson").write_text(content)
    done = command("report", "journal.ndjson")

    assert 4 == done.status
    assert said in done.err
    assert 1 == len(done.err.strip().splitlines())
    assert "" == done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("nope",),
        ("report",),
        ("report", "x", "--format=nope"),
        ("show", "Nope:type"),
        ("show", "TrainingJobDefinition.RoleArn:type", "--spec=nope"),
        ("show", "TrainingJobDefinition.RoleArn:type", "--as=nope"),
        ("check", "none.json"),
        ("replay", "Nope:type"),
        ("replay", "TrainingJobDefinition.RoleArn:type", "--target=nope"),
        ("replay", "TrainingJobDefinition.RoleArn:type", "--target=http://127.0.0.1:1"),
        ("replay", "TrainingJobDefinition.RoleArn:type", "--journal=none.ndjson"),
    ],
    ids=" ".join,
)
def test_bad_subcommands(arguments: tuple[str, ...], command: Any) -> None:
    done = command(*arguments)

    assert 4 == done.status
    assert 1 == len(done.err.strip().splitlines())
    assert "" == done.out


def test_a_report_that_cannot_be_written_is_said_before_the_run(
    refused: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    said = refused("--clause=*RoleArn:type", "--report=markdown:file/report.md")

    assert "--report=markdown:" in said
    assert "file is no folder; name a file in a folder that can be written" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"RoleArn": "\\ud800"}', "holds '\\ud800', half of a surrogate pair, which UTF-8 cannot"),
        ('{"Environment": {"\\udfff": "1"}}', "holds '\\udfff', half of a surrogate pair"),
        ('{"RoleArn": ' + "[" * 500 + "]" * 500 + "}", "more than 100 levels deep"),
        ('{"a":' * 500 + "1" + "}" * 500, "more than 100 levels deep"),
        ('{"RoleArn": NaN}', "is not JSON: holds NaN, which JSON does not have"),
        ('{"RoleArn": -Infinity}', "is not JSON: holds -Infinity"),
        ('{"a": ' + "1" * 5000 + "}", "holds a whole number of too many digits to be read"),
        ("\x00", "expected JSON or YAML, got "),
    ],
)
def test_payloads_that_no_request_can_carry(
    content: str, said: str, command: Any, tmp_path: Path
) -> None:
    (tmp_path / "payload.json").write_text(content)
    done = command("check", "payload.json")

    assert 4 == done.status
    assert said in done.err
    assert 1 == len(done.err.strip().splitlines())


@pytest.mark.parametrize("value", ["null", "3", "[]", "{}", '"x"', "true", "1e999", "1e-999"])
def test_a_definition_of_a_wrong_type_is_judged(value: str, command: Any, tmp_path: Path) -> None:
    (tmp_path / "payload.json").write_text(f'{{"TrainingJobDefinition": {value}}}')

    assert 1 == command("check", "payload.json").status


def test_a_payload_of_many_levels_is_no_crash(command: Any, tmp_path: Path) -> None:
    (tmp_path / "deep.json").write_text(json.dumps({"a": 1})[:-1] + ', "b": ' + "[" * 100_000)

    assert 4 == command("check", "deep.json").status


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "."),
        ("compare", ".", "."),
        ("index", "."),
        ("merge", ".", ".", "--output=x"),
        ("attest", "."),
        ("clean", "."),
        ("check", "."),
        ("check", "folder.py"),
        ("replay", "TrainingJobDefinition.RoleArn:type", "--journal=."),
    ],
    ids=" ".join,
)
def test_a_folder_in_place_of_a_file(
    arguments: tuple[str, ...], command: Any, tmp_path: Path
) -> None:
    (tmp_path / "folder.py").mkdir()
    done = command(*arguments)

    assert (4, "") == (done.status, done.out)
    assert done.err.endswith("is a folder, expected a file\n")
    assert 1 == len(done.err.splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--targt=moto"), "run: --targt: no such option; did you mean --target?"),
        (("run", "--heade", "X:1"), "run: --heade: no such option; did you mean --header?"),
        (("run", "--zzz"), "run: --zzz: no such option; see --help"),
        (("run", "--target"), "run: argument --target: expected one argument (see --help)"),
        (("run", "--maxfail=x"), "run: argument --maxfail: invalid int value: 'x' (see --help)"),
        (
            ("run", "-p", "none"),
            "run: Error importing plugin \"none\": No module named 'none' (see --help)",
        ),
        (
            ("run", "--hypothesis-profile=x"),
            "run: --hypothesis-profile=x: no such profile (see --help)",
        ),
        (
            ("serve", "--port=0", "--host=\udcff"),
            "--host=\\udcff: is no name of a host",
        ),
        (
            ("report", "x", "--formt=json"),
            "report: --formt: no such option; did you mean --format?",
        ),
    ],
)
def test_an_option_that_is_none(arguments: tuple[str, ...], said: str, command: Any) -> None:
    done = command(*arguments)

    assert (4, "") == (done.status, done.out)
    assert done.err.endswith(f" {said}\n")
    assert 1 == len(done.err.splitlines())


def test_options_of_pytest_and_of_its_plugins_are_passed_on(python: Any) -> None:
    done = python(
        *("-m", "sagemaker_conformance", "run", "--target=local", "--clause=*RoleArn:type"),
        *("--plan", "--durations=3", "-k", "RoleArn", "--hypothesis-seed=1", "-q"),
    )

    assert 0 == done.status, done.said


def test_a_closed_standard_input_is_no_crash(command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    done = command("check", "-")

    assert (4, "") == (done.status, done.out)
    assert done.err.endswith("-: the standard input is closed; name a file\n")
