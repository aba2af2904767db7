"""What a run left on real SageMaker, reported when it ends."""

from __future__ import annotations

import shlex
from pathlib import Path

from sagemaker_conformance.targets.aws_guard.ledger import leftover_jobs
from sagemaker_reports.rendering.values import counted


def left_behind(ledger: Path, shown: str) -> list[str]:
    """One line for the reader where jobs may be left, else none; ``shown`` is the journal's name."""
    if not ledger.is_file():
        return []
    left = len(leftover_jobs(ledger))
    if not left:
        return []
    return [
        f"{counted(left, 'job')} may be left on SageMaker, stopped as soon as made: "
        f"sagemaker-conformance clean {shlex.quote(shown)}"
    ]
