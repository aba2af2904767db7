"""What commands print and write: text of a target is data, and no input is written over."""

from __future__ import annotations

import os
from pathlib import Path

import click

from sagemaker_conformance.cli.usage import Usage
from sagemaker_reports.journal.atomic_file import write_text
from sagemaker_reports.rendering.values import printable_lines


def echo(text: str, *, nl: bool = True, err: bool = False) -> None:
    """Print lines; what a terminal would obey in them is escaped."""
    click.echo(printable_lines(text), nl=nl, err=err)


def write_output(text: str, output: Path | None, *inputs: Path) -> None:
    """Print a report, also for ``-``, or write it to a file that is none of the inputs."""
    if output is None or output == Path("-"):
        click.echo(text, nl=not text.endswith("\n"))
        return
    write_file(text, output, *inputs)


def write_file(text: str, output: Path, *inputs: Path) -> None:
    """Write a file that is none of the inputs, and say so: its path may be of a placeholder's making."""
    # Path.resolve raises for a loop of links, before Python 3.13.
    if os.path.realpath(output) in {os.path.realpath(each) for each in inputs}:
        raise Usage(f"--output={output}: is read by this command; name another file")
    write_text(output, text)
    echo(f"written to {output}", err=True)
