"""Checks of the settings of a run before anything is sent; they raise `SettingsError`."""

from __future__ import annotations

from sagemaker_conformance.checks.check import selected
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.run.ids import suggest
from sagemaker_conformance.run.selection import Selection, has_second_generator
from sagemaker_conformance.run.settings import Settings, SettingsError
from sagemaker_reports.baseline.baseline import Baseline
from sagemaker_reports.baseline.file import read_baseline
from sagemaker_reports.baseline.gate import check_origin
from sagemaker_reports.journal.errors import BaselineError
from sagemaker_strategies.cases.json_pointer import Request


def check_selection(selection: Selection) -> None:
    """Check that something is selected; if only the second generator is, that it is installed."""
    settings = selection.settings
    if any(selected(selection.every, settings.globs)):
        return
    globs = ", ".join(settings.globs)
    if not selection.selects_second_generator:
        known = list(dict.fromkeys(check.clause for check in selection.every))
        raise SettingsError(
            f"--clause={globs}: matches none of the {len(settings.catalogue.clauses)} clauses "
            f"of {settings.catalogue.spec}; {suggest(settings.globs[0].strip('*'), known)}"
        )
    if not settings.effort.examples:
        raise SettingsError(
            f"--clause={globs}: the second generator draws as many definitions as --effort gives; "
            "add --effort=N"
        )
    if not has_second_generator():
        raise SettingsError(
            f"--clause={globs}: needs hypothesis-jsonschema; "
            "pip install 'sagemaker-conformance[second-generator]'"
        )


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


def gating_baseline(settings: Settings) -> Baseline | None:
    """Read the baseline that gates a run; None without one, and while it is written."""
    if settings.baseline is None or settings.update_baseline:
        return None
    try:
        return read_baseline(settings.baseline)
    except BaselineError as wrong:
        raise SettingsError(f"--baseline: {wrong}") from None


def check_baseline(baseline: Baseline, selection: Selection) -> None:
    """Check that the baseline is of the same target, operation and catalogue."""
    try:
        check_origin(
            baseline,
            target=selection.settings.target_name,
            operation=selection.documented.operation.name,
            spec=selection.documented.spec,
            catalogue_sha256=selection.documented.sha256,
            checks={str(check) for check in selection.every},
        )
    except BaselineError as wrong:
        raise SettingsError(f"--baseline: {wrong}") from None
