"""The files that a run writes: whether they can be written, before anything is sent."""

from __future__ import annotations

from contextlib import suppress
from os.path import realpath  # Path.resolve raises for a loop of links, before Python 3.13

from sagemaker_conformance.run.settings import FOLDER, Settings, SettingsError
from sagemaker_reports.baseline.baseline import check_subject
from sagemaker_reports.baseline.file import read_baseline
from sagemaker_reports.journal.atomic_file import check_replaceable
from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import check_journal_place, part_of


def check_outputs(settings: Settings, *, part: bool = False) -> None:
    """Check that journal, reports and baseline can be written, and replace nothing but their like.

    A run of a ``part`` of the checks writes no baseline, and replaces no journal of a whole run.
    Raises `SettingsError`, or `ReportError` for the journal; nothing is written.
    """
    check_journal_place(settings.journal, part=part)
    used = {realpath(settings.journal): "the journal", realpath(part_of(settings.journal)): "it"}
    if settings.baseline is not None:
        used[realpath(settings.baseline)] = "the baseline"
        if settings.update_baseline:
            _check_baseline(settings, part=part)
    for form, file in settings.reports:
        if file is None:
            continue
        option = f"--report={form}:{file}"
        try:
            check_replaceable(file, streams=True)
        except ReportError as wrong:
            raise SettingsError(f"{option}: {wrong}") from None
        if (whose := used.get(realpath(file))) is not None:
            raise SettingsError(f"{option}: {whose} is written to that file; name another")
        if file.is_file() or not file.exists():
            used[realpath(file)] = "another report"


def ignore_folder(settings: Settings) -> None:
    """Keep the suite's own folder out of version control, as pytest does with its cache."""
    folder = settings.journal.parent
    if folder.name == FOLDER:
        with suppress(OSError):  # there already, or a folder that the journal will report
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / ".gitignore").open("x", encoding="utf-8") as file:
                file.write("# journals of sagemaker-conformance\n*\n")


def _check_baseline(settings: Settings, *, part: bool) -> None:
    """Check the file that ``--update-baseline`` writes: a baseline, or none yet, of a whole run."""
    assert settings.baseline is not None
    try:
        check_replaceable(settings.baseline)
        if settings.baseline.exists():
            check_subject(
                read_baseline(settings.baseline),
                target=settings.target_name,
                operation=settings.scope.documented.operation.name,
            )
    except ReportError as wrong:
        raise SettingsError(f"--baseline: {wrong}") from None
    if part:
        raise SettingsError(
            f"--update-baseline: {settings.baseline} lists what a whole run finds, and this one makes "
            "a part of the checks; leave out --clause, -k and the like"
        )
