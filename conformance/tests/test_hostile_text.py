"""Text of a target, a journal or a baseline is data: for the terminal, for Markdown and for Python."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CLAUSE = "TrainingJobDefinition.RoleArn:pattern"
ORDERS = "\x1b]0;owned\x07\x1b[2J\rexit 0\x9b31m\u202e"
MARKUP = "@octocat <img src=x onerror=y> [here](https://evil.example) `x` **b** #1\n# head"
HOSTILE = f"{ORDERS} {MARKUP}"


def obeyed(text: str) -> set[str]:
    """The characters that a terminal, or a reader, would take for orders."""
    return {each for each in text if not each.isprintable() and each not in "\n\t"}


def outside_code(markdown: str) -> str:
    """The text without its fenced blocks and code spans."""
    plain = re.sub(r"^(`{3,}).*?^\1$", "", markdown, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", plain)


@pytest.fixture
def hostile(serve: Any) -> str:
    """A target that refuses everything in its own words, and names an error so."""
    return str(serve(lambda reply: reply.refuse(HOSTILE, code=f"Bad{ORDERS}")))


def test_the_first_answer(hostile: str, suite: Any) -> None:
    done = suite(f"--target={hostile}", f"--clause={CLAUSE}")

    assert 4 == done.status
    assert set() == obeyed(done.out + done.err)
    assert 1 == len(done.err.strip().splitlines())
    assert r"\x1b[2J\rexit 0" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("check-target", "{url}"),
        ("replay", CLAUSE, "--target={url}"),
        ("replay", "TrainingJobDefinition.RoleArn:length-min", "--side=accepts", "--target={url}"),
        ("show", CLAUSE, "--as=issue", "--target={url}"),
    ],
    ids=" ".join,
)
def test_commands_that_send(arguments: tuple[str, ...], hostile: str, command: Any) -> None:
    done = command(*(each.format(url=hostile) for each in arguments))

    assert set() == obeyed(done.out + done.err)
    assert "Traceback" not in done.err


@pytest.fixture
def journal(tmp_path: Path, suite: Any, serve: Any) -> Path:
    """A journal in which every text that a target, or an author, may choose is hostile."""
    suite(f"--target={serve(lambda reply: reply.accept())}", f"--clause={CLAUSE}")
    (found,) = (tmp_path / ".sagemaker-conformance").glob("*.ndjson")
    run, *checks, end = map(json.loads, found.read_text().splitlines())
    check = next(each for each in checks if each["side"] == "rejects")
    run |= {"target_version": HOSTILE, "suite_version": HOSTILE}
    check |= {"expected": HOSTILE, "reason": HOSTILE, "label": HOSTILE, "replay": HOSTILE}
    check["answer"] |= {"code": HOSTILE, "message": HOSTILE}
    check["source"] |= dict.fromkeys(("document", "place", "statement", "evidence"), HOSTILE)
    check["source"]["observations"] = [dict.fromkeys(("text", "operation", "date", "url"), HOSTILE)]
    check["change"] = [{"at": f"/{MARKUP}", "value": HOSTILE}]
    lines = (json.dumps(each) for each in (run, check, end))
    (tmp_path / "hostile.ndjson").write_text("\n".join([*lines, ""]))
    return tmp_path / "hostile.ndjson"


def test_an_issue(journal: Path, command: Any) -> None:
    done = command("show", CLAUSE, "--as=issue", f"--journal={journal}")
    text = outside_code(done.out).replace("<sub>", "").replace("</sub>", "")

    assert 0 == done.status, done.err
    assert set() == obeyed(done.out)
    assert not re.search(r"@|<|\]\(|\*\*|#\d|evil", text), text
    assert 1 == len(re.findall("^# ", text, re.MULTILINE))


@pytest.mark.parametrize(
    "form", ["terminal", "markdown", "json", "junit", "sarif", "ctrf", "github"]
)
def test_reports(form: str, journal: Path, command: Any) -> None:
    done = command("report", journal.name, f"--format={form}")

    assert 0 == done.status, done.err
    assert set() == obeyed(done.out)
    if form == "markdown":
        html = re.sub(r"</?(details|summary)>|<!-- -->", "", outside_code(done.out))
        assert not re.search(r"@\w|<|(?<!\\)\]\(|(?<!\\)\*\*b", html.replace("@", "")), html
        assert "@octocat" not in outside_code(done.out)


def test_a_hostile_baseline(tmp_path: Path, suite: Any) -> None:
    entry = {"clause": f"A{HOSTILE}:enum", "side": "rejects", "divergence": "accepts-invalid"}
    suite(f"--clause={CLAUSE}")
    run = json.loads(
        (tmp_path / ".sagemaker-conformance/local.partial.ndjson").read_text().splitlines()[0]
    )
    known = {key: run[key] for key in ("spec", "catalogue_sha256")}
    known |= {"format": 1, "target": "local", "entries": [entry]}
    for content in (known, {**known, "entries": [entry, entry]}, {**known, "target": HOSTILE}):
        (tmp_path / "known.json").write_text(json.dumps(content))
        done = suite(f"--clause={CLAUSE}", "--baseline=known.json")

        assert set() == obeyed(done.out + done.err)
        assert done.status in (0, 4), done.said


def test_a_test_made_of_a_hostile_journal_holds_only_what_was_recorded(
    journal: Path, command: Any
) -> None:
    code = '"]; import os; os.abort(); ["'
    run, check, end = map(json.loads, journal.read_text().splitlines())
    check |= {"side": "returns", "path": code, "divergence": "altered"}
    check["witness"][0]["operation"] = f"Create{code}"
    journal.write_text("\n".join([*map(json.dumps, (run, check, end)), ""]))
    for target in ("moto", "local", "http://127.0.0.1:1"):
        options = ("--as=issue", "--side=returns", f"--target={target}")
        done = command("show", CLAUSE, *options, f"--journal={journal}")
        (source,) = re.findall(r"^```python\n(.*?)^```$", done.out, re.DOTALL | re.MULTILINE)
        names = {n.id for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name)}

        assert "os" not in names


@pytest.mark.parametrize("output", ["--output=run.ndjson", "--output=./run.ndjson"])
def test_no_command_writes_over_what_it_reads(
    output: str, command: Callable[..., Any], suite: Any, tmp_path: Path
) -> None:
    suite(f"--clause={CLAUSE}", "--journal=run.ndjson")
    before = (tmp_path / "run.ndjson").read_bytes()
    for line in (
        ("report", "run.ndjson", "--format=json"),
        ("compare", "run.ndjson", "run.ndjson"),
    ):
        done = command(*line, output)

        assert 4 == done.status
        assert "is read by this command; name another file" in done.err
        assert before == (tmp_path / "run.ndjson").read_bytes()
