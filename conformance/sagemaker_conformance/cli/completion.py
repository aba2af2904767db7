"""Completion of ids in a shell, by click's own completion of commands and options."""

from __future__ import annotations

import click

from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.run.ids import every_id
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.selection import load_one


def complete_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """List the ids that begin so, in the specification and operation that are typed already.

    An empty list where those cannot be read: a shell has no place for an error.
    """
    try:
        catalogue = load_one(ctx.params.get("spec"), ctx.params.get("operation") or ())
        return [id for id in every_id(catalogue) if id.startswith(incomplete)]
    except (ConformanceError, SpecError, OSError):
        return []
