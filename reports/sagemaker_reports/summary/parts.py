"""Parts of a journal that a report can be limited to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Final

from sagemaker_reports.journal.file import Journal

STOPPED_BY_NOTHING: Final = "stopped-by-nothing"
SELECTED: Final = "selected"


def selected_checks(journal: Journal, globs: Collection[str]) -> Journal:
    """The checks whose id one of the globs matches."""
    found = (c for c in journal.checks if any(fnmatchcase(c.clause, glob) for glob in globs))
    return replace(journal, checks=tuple(found), part=SELECTED)


def stopped_by_nothing(journal: Journal) -> Journal:
    """The invalid requests that the target accepts and boto3 lets through: they fail in production only."""
    found = (c for c in journal.checks if c.divergence == "accepts-invalid" and c.boto3 == "passes")
    return replace(journal, checks=tuple(found), part=STOPPED_BY_NOTHING)
