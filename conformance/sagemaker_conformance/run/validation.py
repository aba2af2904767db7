"""Checks of the settings of a run before anything is sent; they raise `SettingsError`."""

from __future__ import annotations

from contextlib import suppress
from os.path import realpath  # Path.resolve raises for a loop of links, before Python 3.13

from sagemaker_conformance.checks.check import selected
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.run.ids import suggest
from sagemaker_conformance.run.selection import Selection, has_second_generator
from sagemaker_conformance.run.settings import FOLDER, Settings, SettingsError
from sagemaker_reports.baseline.baseline import Baseline, check_subject
from sagemaker_reports.baseline.file import read_baseline
from sagemaker_reports.baseline.gate import check_origin
from sagemaker_reports.journal.atomic_file import check_replaceable
from sagemaker_reports.journal.errors import BaselineError, ReportError
from sagemaker_reports.journal.file import check_journal_place, part_of
from sagemaker_strategies.cases.json_pointer import Request


def check_selection(selection: Selection) -> None:
    """Check that something is selected; if only the second generator is, that it is installed."""
    settings = selection.settings
    if any(selected(selection.every, settings.globs)):
        return
    if not selection.every and not settings.effort.examples:
        documented = selection.documented
        raise SettingsError(
            f"--operation={documented.operation.name}: has nothing that can be checked in "
            f"{documented.spec}; name another"
        )
    if not selection.selects_second_generator:
        catalogue = settings.catalogue
        known = list(dict.fromkeys(check.clause for check in selection.every))
        hint = suggest(settings.globs[0].strip("*"), known)
        why = f"matches none of the {len(catalogue.clauses)} clauses of {catalogue.spec}; {hint}"
    elif not settings.effort.examples:
        why = "the second generator draws as many definitions as --effort gives; add --effort=N"
    elif not has_second_generator():
        why = "needs hypothesis-jsonschema; pip install 'sagemaker-conformance[second-generator]'"
    else:
        return
    raise SettingsError(f"--clause={', '.join(settings.globs)}: {why}")


def check_base(base: Request, settings: Settings, certifier: Certifier) -> None:
    """Check that the user's base is valid, and in scope."""
    excluded = settings.scope.find_excluded(base)
    if excluded is not None:
        raise SettingsError(
            f"--base: the definition has {excluded}, which --scope excludes; "
            "take it out of one of the two"
        )
    broken = certifier.violated(named(base, settings.catalogue.operation.name_form.example))
    if broken:
        raise SettingsError(
            f"--base: the definition breaks {', '.join(sorted(broken))} of "
            f"{settings.catalogue.spec}; give one that breaks nothing"
        )


def gating_baseline(selection: Selection) -> Baseline | None:
    """Read the baseline that gates a run: one of the same target, operation and catalogue.

    None without one, and while it is written.
    """
    settings, documented = selection.settings, selection.documented
    if settings.baseline is None or settings.update_baseline:
        return None
    try:
        baseline = read_baseline(settings.baseline)
        check_origin(
            baseline,
            target=settings.target_name,
            operation=documented.operation.name,
            spec=documented.spec,
            catalogue_sha256=documented.sha256,
            checks={str(check) for check in selection.every},
        )
    except BaselineError as wrong:
        raise SettingsError(f"--baseline: {wrong}") from None
    return baseline


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
            known, operation = read_baseline(settings.baseline), settings.catalogue.operation.name
            check_subject(known, target=settings.target_name, operation=operation)
    except ReportError as wrong:
        raise SettingsError(f"--baseline: {wrong}") from None
    if part:
        raise SettingsError(
            f"--update-baseline: {settings.baseline} lists what a whole run finds, and this one makes "
            "a part of the checks; leave out --clause, -k and the like"
        )
