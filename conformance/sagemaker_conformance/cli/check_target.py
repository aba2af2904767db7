"""``check-target``: what an author got wrong in a target of their own, a line for each thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sagemaker_conformance.cli.options import run_options
from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.targets.registry import load_user_target
from sagemaker_conformance.targets.self_check import find_faults


@click.command()
@click.argument("target")
@run_options("spec", "base")
def check_target(target: str, **given: Any) -> int:
    """Send TARGET a few requests and report what is wrong with it as a target.

    How well it validates is what a run reports. Exits with 0 where nothing is wrong, with 1 where
    something is.
    """
    run = Run(read_settings({"target": target, **given}, Path.cwd()))
    author = load_user_target(target)
    found = find_faults(
        run.target if author is None else author,
        run.seed_requests[0].base,
        forgets=author is not None,
    )
    for fault in found:
        echo(f"{target}: {fault}")
    if not found:
        echo(f"{target}: works as a target should; sagemaker-conformance run tests the rest")
    return 1 if found else 0
