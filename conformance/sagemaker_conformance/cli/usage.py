"""Errors in the use of a command: one line, exit status 4."""

from __future__ import annotations

from typing import IO, Any

import click


class Usage(click.ClickException):
    """An argument that the command cannot use; the message is one line: what, where, what to do."""

    exit_code = 4

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line to standard error."""
        # Imported here, as a list of the commands needs no report.
        from sagemaker_reports.rendering.values import error_line

        message = error_line(self.format_message())
        click.echo(f"sagemaker-conformance: {message}", file=file, err=file is None)
