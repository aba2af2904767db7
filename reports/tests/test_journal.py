"""The journal: what is written is read back, and what is no journal is refused by name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

import pytest

from sagemaker_reports.journal.conversion import SCHEMA
from sagemaker_reports.journal.errors import JournalError
from sagemaker_reports.journal.file import (
    JournalWriter,
    line_of,
    part_of,
    read_journal,
    status_of,
)
from sagemaker_reports.journal.records import (
    DIVERGENCES,
    OUTCOMES,
    SIDES,
    STATUSES,
    Boto3,
    CheckRecord,
    EndRecord,
    RunRecord,
)

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.ndjson"))
RUN = {
    "record": "run",
    "format": 1,
    "suite_version": "0.1.0",
    "target": "moto",
    "target_version": "moto 5.2.5",
    "spec": "s",
    "catalogue_sha256": "c",
    "operation": "o",
    "seed": 0,
    "options": {},
    "started": "",
}
CHECK = {
    "record": "check",
    "clause": "A:type",
    "side": "accepts",
    "status": "conforms",
    "requests": 1,
}
NESTED: Any = []
for _ in range(400):
    NESTED = [NESTED]
END = {"record": "end", "complete": True, "checks": 1, "requests": 1, "calls": 1, "seconds": 1}


def written(path: Path, *lines: Any) -> Path:
    texts = [text if isinstance(text, str) else json.dumps(text) + "\n" for text in lines]
    path.write_text("".join(texts), encoding="utf-8")
    return path


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: path.stem)
def test_golden_journal_is_written_again_byte_for_byte(golden: Path, tmp_path: Path) -> None:
    journal = read_journal(golden)
    writer = JournalWriter(tmp_path / "again.ndjson")
    writer.run(journal.run)
    for check in journal.checks:
        writer.check(check)
    assert journal.end is not None
    writer.end(journal.end)
    writer.finish()

    assert golden.read_bytes() == (tmp_path / "again.ndjson").read_bytes()


def test_every_kind_of_check_has_a_golden_journal() -> None:
    kinds = {path.stem for path in GOLDEN}

    assert kinds == {"accepts", "rejects", "returns", "wire", "lifecycle", "rule", "unjudged"}


def test_writer_takes_json_objects_as_well_as_records(tmp_path: Path) -> None:
    with JournalWriter(tmp_path / "a.ndjson") as writer:
        writer.run(RUN)
        writer.check(CHECK)
        writer.end(END)
        writer.finish()
    journal = read_journal(tmp_path / "a.ndjson")

    assert [CheckRecord(clause="A:type", side="accepts", status="conforms", requests=1)] == list(
        journal.checks
    )


def test_lines_are_there_as_soon_as_they_are_written(tmp_path: Path, run_record: RunRecord) -> None:
    writer = JournalWriter(tmp_path / "deep" / "a.ndjson")
    writer.run(run_record)

    written_so_far = part_of(tmp_path / "deep" / "a.ndjson").read_text(encoding="ascii")
    assert f"{line_of(run_record)}\n" == written_so_far
    writer.abandon()


def test_lines_are_ascii_and_one_line(conforming: Any) -> None:
    text = line_of(conforming(reason="caf\u00e9 \ud800\n"))

    assert text.isascii()
    assert "\n" not in text


def test_a_line_tells_its_status_without_being_read(conforming: Any) -> None:
    record = conforming('A"status": "error":type', reason='"status": "diverges"')

    assert status_of(line_of(record)) == record.status


def test_a_line_from_elsewhere_is_written_as_it_is(
    tmp_path: Path, run_record: RunRecord, conforming: Any
) -> None:
    writer = JournalWriter(tmp_path / "a.ndjson")
    writer.run(run_record)
    writer.write(line_of(conforming()))
    writer.finish()

    assert read_journal(tmp_path / "a.ndjson").checks == (conforming(),)


def test_what_json_cannot_say_is_refused(conforming: Any) -> None:
    with pytest.raises(JournalError, match=r"A:type rejects cannot be written as JSON.*raw_base64"):
        line_of(conforming("A:type", witness=({"operation": "X", "body": float("nan")},)))


def test_finish_replaces_an_older_journal(tmp_path: Path) -> None:
    path = written(tmp_path / "a.ndjson", '{"record":"run", "target":"older"}\n')
    writer = JournalWriter(path)
    writer.run(RUN)
    writer.finish()

    assert read_journal(path).run.target == "moto"
    assert os.listdir(tmp_path) == ["a.ndjson"]


def test_second_writer_of_the_same_file_is_refused(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "a.ndjson")
    writer.run(RUN)
    with pytest.raises(JournalError, match=r"another run writes .*a\.ndjson\.part"):
        JournalWriter(tmp_path / "a.ndjson")
    writer.finish()

    assert read_journal(tmp_path / "a.ndjson").run.target == "moto"


def test_what_a_killed_process_left_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    script = (
        "import os, sys\n"
        "from sagemaker_reports.journal.file import JournalWriter\n"
        "writer = JournalWriter(sys.argv[1])\n"
        "os.kill(os.getpid(), 9) if os.name == 'posix' else os._exit(9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert killed.returncode != 0
    assert part_of(path).exists()
    writer = JournalWriter(path)
    writer.run(RUN)
    writer.finish()

    assert read_journal(path).checks == ()


def test_folder_that_cannot_be_made_is_a_journal_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot write the journal"):
        JournalWriter(tmp_path / "file" / "a.ndjson")


def test_abandoned_journal_is_read_and_incomplete(tmp_path: Path) -> None:
    with JournalWriter(tmp_path / "a.ndjson") as writer:
        writer.run(RUN)
        writer.check(CHECK)
    journal = read_journal(tmp_path / "a.ndjson")

    assert (len(journal.checks), journal.end, journal.complete) == (1, None, False)
    assert journal.path == part_of(tmp_path / "a.ndjson")


def test_end_that_says_incomplete_is_incomplete(tmp_path: Path) -> None:
    path = written(tmp_path / "a.ndjson", RUN, CHECK, {**END, "complete": False})

    assert not read_journal(path).complete


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_truncated_last_line_is_left_out(tmp_path: Path, cut: int) -> None:
    path = written(tmp_path / "a.ndjson", RUN, CHECK, json.dumps(END)[:-cut])
    journal = read_journal(path)

    assert (len(journal.checks), journal.end) == (1, None)


def test_last_line_without_its_newline_counts(tmp_path: Path) -> None:
    path = written(tmp_path / "a.ndjson", RUN, CHECK, json.dumps(END))

    assert read_journal(path).complete


def test_unknown_keys_are_kept(tmp_path: Path) -> None:
    path = written(tmp_path / "a.ndjson", {**RUN, "later": 1}, {**CHECK, "cases": 7}, END)
    journal = read_journal(path)

    assert journal.run.extra == {"later": 1}
    assert journal.checks[0].extra == {"cases": 7}
    assert json.loads(line_of(journal.checks[0]))["cases"] == 7


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([{**RUN, "format": 2}], r"line 1: the journal has format 2, this version reads format 1"),
        ([RUN, "{]\n", END], r"line 2: not JSON, expected one object a line"),
        ([RUN, "[]\n", END], r"line 2: expected a JSON object"),
        ([RUN, "\n", "   \n", END], r"line 3: not JSON"),
        ([CHECK, END], r'line 1: expected the "run" record first'),
        (
            [RUN, {"record": "cheque"}],
            r'line 2: "record" is \'cheque\', expected one of run, check',
        ),
        ([RUN, {**CHECK, "status": "ok"}], r'line 2: "status" is \'ok\', expected one of conforms'),
        ([RUN, {**CHECK, "side": "both"}], r'line 2: "side" is \'both\', expected one of accepts'),
        ([RUN, {**CHECK, "divergence": "odd"}], r'"divergence" is \'odd\', expected one of server'),
        ([RUN, {**CHECK, "also": ["odd"]}], r'"also" holds \'odd\''),
        (
            [RUN, {**CHECK, "status": "diverges"}],
            r'"divergence" is missing, .* "status" is "diverges"',
        ),
        ([RUN, {**CHECK, "requests": "1"}], r'"requests" is \'1\', expected an integer'),
        ([RUN, {**CHECK, "clause": None}], r'"clause" is None, expected text'),
        ([RUN, {**CHECK, "answer": {"outcome": "well"}}], r'"outcome" of "answer" is \'well\''),
        ([RUN, {**CHECK, "witness": [{}]}], r'"witness" lacks "operation"'),
        (
            [RUN, {**CHECK, "witness": [{"operation": "X", "raw_base64": "x"}]}],
            r'"raw_base64" of "witness" is \'x\', expected base64',
        ),
        (
            [RUN, {**CHECK, "answer": {"outcome": "accepted", "http_status": "200"}}],
            r'"http_status" of "answer" is \'200\', expected an integer',
        ),
        (
            [RUN, {**CHECK, "source": {"observations": ["x"]}}],
            r'"observations" of "source" holds \'x\', expected an object',
        ),
        ([RUN, {**CHECK, "change": [{"at": 1}]}], r'"at" of "change" is 1, expected text'),
        ([RUN, {**CHECK, "neighbour": {"change": [{}]}}], r'"neighbour" lacks "at"'),
        (
            [RUN, {**CHECK, "not_judged": [{"by": 1}]}],
            r'"by" of "not_judged" is 1, expected text',
        ),
        (
            [RUN, {**CHECK, "not_judged": [{"change": [{"value": 1}]}]}],
            r'"not_judged" lacks "at"',
        ),
        (
            [RUN, {**CHECK, "unspecified": [{"reason": 1}]}],
            r'"reason" of "unspecified" is 1, expected text',
        ),
        (
            [RUN, {**CHECK, "side": "\ud800"}],
            r"no check that can be read: .*surrogates not allowed",
        ),
        (
            [RUN, {**CHECK, "witness": [{"operation": "X", "raw_parts": [["eA==", -1]]}]}],
            r'"raw_parts" of "witness" holds -1, expected a count',
        ),
        (
            [RUN, {**CHECK, "witness": [{"operation": "X", "raw_parts": [["eA=="]]}]}],
            r'"raw_parts" of "witness" holds .*, expected base64 and a count',
        ),
        ([RUN, {"record": "check", "deep": NESTED}], r"no check that can be read: Recursion limit"),
        ([RUN, {**CHECK, "by": [1]}], r'"by" holds 1, expected text'),
        ([RUN, {"record": "end"}], r'"complete" is missing, expected true or false'),
        ([RUN, CHECK, CHECK], r"a second record of A:type accepts"),
        ([RUN, RUN], r'a second "run" record'),
        ([RUN, END, CHECK], r'a record follows "end"'),
        ([RUN, '{"record": ' + "[" * 200_000], r"line 2: (a value nests too deeply|not JSON)"),
        ([], r"holds no run"),
        (['{"record": "ru'], r"holds no run"),
    ],
)
def test_what_is_no_journal_is_refused_by_name(tmp_path: Path, lines: list[Any], told: str) -> None:
    path = written(tmp_path / "a.ndjson", *lines)

    with pytest.raises(JournalError, match=told) as refusal:
        read_journal(path)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_schema_has_the_words_of_the_records() -> None:
    check = SCHEMA.content["$defs"]["check"]["properties"]

    assert list(SIDES) == check["side"]["enum"]
    assert list(STATUSES) == check["status"]["enum"]
    assert [*DIVERGENCES, None] == check["divergence"]["enum"]
    assert list(DIVERGENCES) == check["also"]["items"]["enum"]
    assert [*get_args(Boto3), None] == check["boto3"]["enum"]
    assert list(OUTCOMES) == SCHEMA.content["$defs"]["answer"]["properties"]["outcome"]["enum"]


@pytest.mark.parametrize(
    ("name", "kind"), [("run", RunRecord), ("check", CheckRecord), ("end", EndRecord)]
)
def test_the_schema_describes_every_key(name: str, kind: type) -> None:
    described = set(SCHEMA.content["$defs"][name]["properties"]) - {"record", "format"}

    assert described == {field.name.rstrip("_") for field in fields(kind)} - {"extra"}


def test_missing_journal_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"no journal at .*run the suite with --journal="):
        read_journal(tmp_path / "none.ndjson")


def test_end_takes_whole_seconds(tmp_path: Path) -> None:
    path = written(tmp_path / "a.ndjson", RUN, END)

    assert read_journal(path).end == EndRecord(
        complete=True, checks=1, requests=1, calls=1, seconds=1.0
    )


def test_journal_cut_anywhere_is_read_to_its_last_whole_line(
    tmp_path: Path, run_record: Any, end_record: Any, conforming: Any
) -> None:
    with JournalWriter(tmp_path / "whole.ndjson") as written:
        written.run(replace(run_record, bases={}))
        for name in "AB":
            written.check(conforming(f"{name}:enum"))
        written.end(end_record)
        written.finish()
    whole = (tmp_path / "whole.ndjson").read_bytes()
    cut = tmp_path / "cut.ndjson"
    first = whole.index(b"\n")
    for length in range(first, len(whole)):
        cut.write_bytes(whole[:length])
        found = read_journal(cut)
        lines = whole[: length + 1].count(b"\n")  # a last line that lacks its end only is whole

        assert len(found.checks) == min(lines - 1, 2)
        assert found.complete == (lines == 4)
