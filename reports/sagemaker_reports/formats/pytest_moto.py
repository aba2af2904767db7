"""The report for moto's maintainers: what diverges, as a file of tests in the form of moto's own."""

from __future__ import annotations

from typing import Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.rendering.moto_tests import moto_tests

FORMAT: Final = "pytest-moto"


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The file's text; what a baseline allows is in it as well, for it is to be mended too."""
    diverging = (
        check for check in journal.checks if check.status == "diverges" and check.side == "rejects"
    )
    return moto_tests(diverging, operation_of(journal.run))
