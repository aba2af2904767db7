"""A few of what `benchmarks.hostile_files` has thousands of: hostile files and options for every command."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from benchmarks.hostile.answers import COMMANDS as COMMANDS_WITH_A_TARGET
from benchmarks.hostile.answers import Answers, answered_calls, answering
from benchmarks.hostile.arguments import wrong_arguments
from benchmarks.hostile.probe import STATUSES, call
from benchmarks.hostile.seeds import CLAUSE
from benchmarks.hostile_files import COMMANDS, Files, hostile_calls

#: Hypothesis 6.103 warns of a generator of its own.
pytestmark = pytest.mark.filterwarnings("ignore:It looks like `register_random`")
FEW = settings(
    max_examples=24,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what a command writes goes."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Sound files of every kind."""
    return Files(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize("kind", COMMANDS)
def test_every_command_reads_what_was_written(kind: str, files: Files) -> None:
    for command in COMMANDS[kind]:
        sound = files.seeds.folder / f"sound.{kind}"
        ended = call(*files.arguments(command, sound))

        assert [] == [*ended.faults()], command
        nothing = kind == "ledger" or "--as=issue --target" in command  # clean, report on the mock
        assert (ended.status == 4) <= nothing, ended.err


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_hostile_file_is_one_line(kind: str, files: Files) -> None:
    @FEW
    @given(drawn=hostile_calls(COMMANDS[kind], files.seeds.contents[kind]))
    def read(drawn: tuple[str, bytes]) -> None:
        command, content = drawn
        ended = call(*files.arguments(command, files.hostile(kind, content)))

        assert [] == list(ended.faults(len(content)))

    read()


def test_a_hostile_answer_is_no_error_of_the_suite(files: Files, tmp_path: Path) -> None:
    with answering(files.seeds.file("spec"), tmp_path) as answer:
        for command in COMMANDS_WITH_A_TARGET:
            ended, faults = answer(command, (None,), 0)
            assert [] == faults
            assert (command.startswith("replay"), "") == (ended.status == 1, ended.err)

        @settings(
            FEW, phases=(Phase.generate,)
        )  # each step of a search for a smaller one takes a run
        @given(drawn=answered_calls())
        def read(drawn: tuple[str, Answers, int]) -> None:
            assert [] == answer(*drawn)[1]

        read()


def test_hostile_options_are_one_line(files: Files) -> None:
    commands = [command for command in wrong_arguments() if not command.startswith("run ")]

    assert set(STATUSES) - {"run"} == {command.split(" ")[0] for command in commands}
    for command in commands[::17]:
        assert [] == list(call(*files.arguments(command)).faults()), command


def test_a_journal_of_another_format_is_one_line(files: Files) -> None:
    head, _, rest = files.seeds.contents["journal"].partition(b"\n")
    wrong = head.replace(b'"format": 1', b'"format": true') + b"\n" + rest
    ended = call("report", str(files.hostile("journal", wrong)))

    assert (4, []) == (ended.status, [*ended.faults()])
    assert '"format" is True, expected 1' in ended.err


def test_an_error_does_not_quote_a_whole_file(files: Files) -> None:
    wrong = files.seeds.contents["baseline"].replace(b'"target"', b'"' + b"a" * 70_000 + b'"')
    ended = call(
        *files.arguments("report {journal} --baseline={f}", files.hostile("baseline", wrong))
    )

    assert (4, []) == (ended.status, [*ended.faults()])


@pytest.mark.parametrize(
    "command",
    [
        "replay x:type --header",
        "replay x:type --target",
        "run --plan -q --clause=*Text:type --spec={spec} --target=http://[",
        f"run --plan -q --spec={'9' * 5000}",
        "attest {journal} --output={loop}",
    ],
)
def test_options_that_were_no_line(command: str, files: Files) -> None:
    ended = call(*files.arguments(command))

    assert (4, []) == (ended.status, [*ended.faults()])


def test_a_base_whose_definition_is_null_is_one_line(files: Files) -> None:
    content = b'{"HyperParameterTuningJobName": "some", "TrainingJobDefinition": null}'
    command = f"replay {CLAUSE} --spec={{spec}} --base={{f}}"
    ended = call(*files.arguments(command, files.hostile("payload", content)))

    assert (4, []) == (ended.status, [*ended.faults()])
    assert "--base: the definition breaks TrainingJobDefinition" in ended.err
