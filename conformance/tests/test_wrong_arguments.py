"""Every option and argument of every command with what it cannot take: one line and exit 4, no traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from sagemaker_conformance.cli.entry import group

#: Made in the test's folder; a file of none of the kinds that commands read, a folder, a loop of links.
PLACES = ("bytes", "folder", "loop")
VALUES = (*PLACES, "", "\udcff", "nan", "-1", "9" * 400, "none/none")
CLAUSE = "TrainingJobDefinition.RoleArn:type"
#: What each command needs beside the option in question, where it needs anything.
SOUND = {
    "show": (CLAUSE,),
    "replay": (CLAUSE,),
    "check": ("bytes",),
    "merge": ("bytes", "bytes", "--output=merged"),
    "compare": ("bytes", "bytes"),
    **dict.fromkeys(("check-target", "report", "index", "attest", "clean"), ("bytes",)),
}


def _parameters() -> Iterator[tuple[str, click.Parameter]]:
    """Each of each command; those of ``run`` are pytest's to read."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from ((name, each) for each in command.params if name != "run")


def _lines(name: str, parameter: click.Parameter) -> Iterator[list[str]]:
    sound = SOUND.get(name, ())
    option = parameter.opts[-1]
    if isinstance(parameter, click.Argument):
        more = ("--output=merged",) if name == "merge" else ()
        yield from ([name, *more, "--", value] for value in VALUES if name != "check")
        yield from ([name, value] for value in VALUES if name == "check")
    elif getattr(parameter, "is_flag", False):
        yield [name, *sound, f"{option}=x"]
    else:
        yield [name, *sound, option]
        yield from ([name, *sound, f"{option}={value}"] for value in VALUES)


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        pytest.param(*each, id=f"{each[0]} {each[1].opts[-1]}")
        for each in _parameters()
        if each[0] != "serve" or each[1].opts[-1] in ("--port", "--spec", "--operation", "--rules")
    ],
)
def test_no_value_ends_in_a_traceback(
    name: str, parameter: click.Parameter, command: Any, tmp_path: Path
) -> None:
    (tmp_path / "bytes").write_bytes(bytes(range(256)))
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")

    for line in _lines(name, parameter):
        done = command(*line)
        told = done.err.strip().splitlines()

        assert done.status in (0, 1, 4), line
        assert 1 == len(told) or done.status != 4, (line, told)
        assert "Traceback" not in done.said, line
        assert "\udcff" not in done.said, line
