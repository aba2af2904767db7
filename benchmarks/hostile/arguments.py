"""Wrong arguments: every parameter of every command with values that it does not take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import click

from benchmarks.hostile.seeds import CLAUSE
from sagemaker_conformance.cli.entry import group
from sagemaker_conformance.run.options import OPTIONS

#: Values that no option takes, but for those that take any text.
VALUES: Final = (
    *("", "x", "-1", "0", "nan", "1e400", "9" * 5000, "\udcff", "\x1b[31m", "a" * 300, "a" * 5000),
    *(
        "../x",
        "/",
        "{folder}",
        "{folder}/none/none",
        "{empty}",
        "{loop}",
        "/dev/null",
        "http://[",
        "*",
    ),
)


def wrong_arguments() -> Iterator[str]:
    """Every parameter of every command with each of the values, beside sound ones where it needs any."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if name == "run":  # its options are pytest's, which has its own words for others
                yield from _wrong_of_a_run()
                continue
            yield f"{name} --no-such-option"
            sound = _sound_arguments(name)
            for parameter in command.params:
                yield from _wrong(name, parameter, sound)


def _wrong_of_a_run() -> Iterator[str]:
    for option in OPTIONS:
        for value in () if option.form == "flag" else VALUES:
            if (option.name, value) == ("operation", "*"):
                continue  # every operation that there is, which takes its time
            yield f"run --spec={{spec}} --clause=*Text:type -q --plan --{option.name}={value}"


def _sound_arguments(name: str) -> str:
    return {
        "show": f"{CLAUSE} --spec={{spec}}",
        "replay": f"{CLAUSE} --spec={{spec}}",
        "check": "{payload} --spec={spec}",
        "check-target": "local --spec={spec}",
        "report": "{journal}",
        "compare": "{journal} {journal}",
        "attest": "{journal}",
        "clean": "{ledger}",
    }.get(name, "")


def _wrong(name: str, parameter: click.Parameter, sound: str) -> Iterator[str]:
    if isinstance(parameter, click.Argument):
        yield name
        for value in VALUES:
            yield f"{name} -- {value}".replace("-- -", "-- -")
        return
    assert isinstance(parameter, click.Option)
    for option in parameter.opts:
        if parameter.is_flag:
            yield f"{name} {sound} {option}=x"
            continue
        yield f"{name} {sound} {option}"
        for value in VALUES:
            yield f"{name} {sound} {option}={value}"
            if parameter.nargs == 2:
                yield f"{name} {sound} {option} {value} {value}"
