"""Errors in the use of a command: one line, exit status 4."""

from __future__ import annotations

from typing import IO, Any

import click


class Usage(click.ClickException):
    """An argument that the command cannot use; the message is one line: what, where, what to do."""

    exit_code = 4

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line to standard error."""
        click.echo(f"sagemaker-conformance: {self.format_message()}", file=file, err=file is None)
