"""The settings of a run: its options, read and checked before anything is sent."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sagemaker_conformance.checks.check import Effort
from sagemaker_conformance.checks.scope import Scope, read_scope
from sagemaker_conformance.judging.certifier import without_nulls
from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.protocol.target import RealSettings
from sagemaker_conformance.run.connection_options import (
    ConnectionOptions,
    read_connection_options,
    read_real,
)
from sagemaker_conformance.run.feasibility import feasible_scope
from sagemaker_conformance.run.payload_file import read_payload
from sagemaker_conformance.run.setup import Setup, read_setup, shipped_setup
from sagemaker_conformance.targets.aws_guard.ledger import ledger_of
from sagemaker_conformance.targets.registry import check_kind, name_of, needs_setup
from sagemaker_reports.baseline.file import shipped_baselines
from sagemaker_reports.journal.errors import ReportError, unreadable
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Catalogue, default_spec, load
from sagemaker_strategies.constraints.selection import one_operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import repairer

#: Where journals are that have no name of the user's.
FOLDER: Final = ".sagemaker-conformance"
#: Random examples for each check where the effort is ``explore``.
EXPLORE: Final = 100
_STANDARD_OUTPUT: Final = "-"


class SettingsError(ConformanceError):
    """An option that cannot be used."""


@dataclass(frozen=True)
class Settings:
    """A run's options, with their files read.

    ``catalogue`` is what is checked: all that is documented but what is out of ``scope``. A report
    without a file belongs to the run's own output.
    """

    target: str
    target_name: str
    spec: str
    scope: Scope
    base: Request | None
    globs: tuple[str, ...]
    journal: Path
    reports: tuple[tuple[str, Path | None], ...]
    baseline: Path | None
    update_baseline: bool
    allow_gone: bool
    request_timeout: float
    effort: Effort
    connection_options: ConnectionOptions
    real: RealSettings
    plan: bool = False
    rules: str = "report"
    setup: Setup | None = None
    worker: str = ""
    names_journal: bool = False

    @property
    def catalogue(self) -> Catalogue:
        """The documented constraints that are checked."""
        return self.scope.offered

    def of_a_part(self) -> Settings:
        """The settings of a run of a part of the checks, which leaves the whole run's journal alone."""
        if self.names_journal:
            return self
        journal = partial_journal_of(self.journal)
        return replace(self, journal=journal, real=replace(self.real, ledger=ledger_of(journal)))

    @cached_property
    def replay_arguments(self) -> str:
        """The options that name the target and the specification, quoted for a shell."""
        operation, setup, account = self.catalogue.operation.name, self.setup, self.real.account
        arguments = (
            f"--target={self.target}",
            f"--operation={operation}" if operation != TUNING_JOB.name else "",
            f"--spec={self.spec}" if self.spec != default_spec(operation) else "",
            *self.connection_options.replay_arguments(),
            setup.where if setup and not setup.is_shipped else "",
            # Where it is looked for otherwise is named after the target.
            f"--journal={FOLDER}/{self.journal.name}" if self._is_renamed else "",
            f"--account={account}" if account else "",
        )
        return shlex.join(filter(None, arguments))

    @property
    def _is_renamed(self) -> bool:
        """Whether the journal is in its usual place, under a name that is not the target's own."""
        return not self.names_journal and self.target_name != name_of(self.target)

    def recorded(self) -> dict[str, Any]:
        """The options that a journal records."""
        return {
            "target": self.target,
            "spec": self.spec,
            "clauses": list(self.globs),
            "base": self.base is not None,
            "rules": self.rules,
            "effort": self.effort.examples or "sweep",
            **({"scope": self.scope.record()} if self.scope.lines else {}),
            **self.connection_options.recorded(),
        }


def read_settings(given: Mapping[str, Any], folder: Path) -> Settings:
    """Check the options (by their names in `OPTIONS`); files are relative to the folder.

    Raises `ConformanceError` or `SpecError`.
    """
    target = str(given.get("target") or "local")
    check_kind(target)
    operation = one_operation(given.get("operation") or ())
    spec = str(given.get("spec") or default_spec(operation))
    catalogue = load(spec, operation)
    name = _read_name(str(given.get("target-name") or name_of(target)))
    journal = journal_of(given.get("journal"), name, operation, folder)
    file = given.get("scope")
    return Settings(
        target=target,
        target_name=name,
        spec=spec,
        scope=feasible_scope(read_scope(folder / file, catalogue) if file else Scope(catalogue)),
        base=_read_base(folder / given["base"], catalogue) if given.get("base") else None,
        globs=read_globs(given.get("clause") or (), folder),
        journal=journal,
        reports=tuple(_read_report(text, folder) for text in given.get("report") or ()),
        baseline=_read_baseline(given, folder),
        update_baseline=bool(given.get("update-baseline")),
        allow_gone=bool(given.get("allow-gone")),
        rules=_read_rules(str(given.get("rules") or "report")),
        connection_options=read_connection_options(given, folder),
        real=read_real(given, target, journal),
        plan=bool(given.get("plan")),
        effort=_read_effort(str(given.get("effort") or "sweep"), given.get("seed")),
        setup=_read_setup(given, folder, target, operation),
        worker=f"-{given['worker']}" if given.get("worker") else "",
        names_journal=bool(given.get("journal")),
        request_timeout=_seconds(str(given.get("request-timeout") or "10")),
    )


def read_globs(given: Iterable[str], folder: Path) -> tuple[str, ...]:
    """The globs of ``--clause``, those of files in place of ``@FILE``: one a line, ``#`` for comments."""
    globs: list[str] = []
    for text in given:
        if not text.startswith("@"):
            globs.append(text)
            continue
        file = folder / text[1:]
        try:
            lines = [line.partition("#")[0].strip() for line in file.read_text("utf-8").split("\n")]
        except (OSError, ValueError) as wrong:
            why = unreadable(wrong) if isinstance(wrong, OSError) else "is no text in UTF-8"
            raise SettingsError(f"--clause={text}: {file} {why}") from None
        if not any(lines):
            raise SettingsError(f"--clause={text}: {file} lists nothing, expected a glob a line")
        globs += filter(None, lines)
    return tuple(globs)


def journal_of(given: Any, name: str, operation: str, folder: Path) -> Path:
    """The journal's file: the one that is given, or one named after the target and the operation."""
    own = "" if operation == TUNING_JOB.name else f".{operation.replace(':', '.')}"
    return folder / str(given or f"{FOLDER}/{name}{own}.ndjson")


def partial_journal_of(journal: Path) -> Path:
    """The journal of a run of a part of the checks, beside that of the whole run."""
    return journal.with_suffix(".partial.ndjson")


def _read_setup(
    given: Mapping[str, Any], folder: Path, target: str, operation: str
) -> Setup | None:
    """Read the user's setup, or the one of this package where the kind of target needs one."""
    if given.get("setup"):
        return read_setup(folder / given["setup"])
    return shipped_setup(operation) if needs_setup(target) else None


def _read_name(name: str) -> str:
    """Read a target's name, which is part of the journal's file name."""
    if name.startswith(".") or not all(c.isalnum() or c in "._-" for c in name):
        raise SettingsError(
            f"--target-name={name}: expected letters, digits, '.', '_' and '-', no '.' first"
        )
    return name


def _read_baseline(given: Mapping[str, Any], folder: Path) -> Path | None:
    """Find the baseline's file: one of the user's, or by its name one that ships with the reports."""
    name, updates = str(given.get("baseline") or ""), bool(given.get("update-baseline"))
    if not name:
        if updates:
            raise SettingsError("--update-baseline needs --baseline=FILE, the file to write")
        return None
    file, shipped = folder / name, shipped_baselines().get(name)
    if file.is_file() or (updates and shipped is None):
        return file
    if shipped is not None and not updates:
        return shipped
    if shipped is not None:
        own = f"--baseline={name}.json"
        why = f"comes with this package and is not written; name a file of your own, as in {own}"
    elif file.is_dir():
        why = "is a folder, expected a file"
    else:
        why = (
            "no such file; add --update-baseline to write it from this run, or name one that comes "
            f"with this package: {', '.join(shipped_baselines())}"
        )
    raise SettingsError(f"--baseline={name}: {why}")


def _read_rules(text: str) -> str:
    if text not in ("off", "report", "gate"):
        raise SettingsError(f"--rules={text}: expected off, report or gate")
    return text


def _read_effort(text: str, seed: int | None) -> Effort:
    """Read how far to search; a search without a seed gets one, which the journal records."""
    examples = {"sweep": 0, "explore": EXPLORE}.get(text)
    if examples is None:
        if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text)):
            raise SettingsError(
                f"--effort={text}: expected sweep, explore ({EXPLORE} examples a check), "
                "or a number of examples above 0, of at most 6 digits"
            )
        examples = int(text)
    if not examples:
        return Effort()
    return Effort(examples, secrets.randbelow(2**32) if seed is None else seed)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise SettingsError(f"--request-timeout={text}: expected seconds, a number above 0")
    return seconds


def _read_report(text: str, folder: Path) -> tuple[str, Path | None]:
    from sagemaker_reports.formats import registry as formats  # imports every format

    form, _, file = text.partition(":")
    if form not in (known := formats.format_names()):
        raise SettingsError(
            f"--report={text}: unknown format {form!r}, expected one of {', '.join(known)}"
        )
    if not file:
        example = formats.example_of(form)
        raise SettingsError(f"--report={text}: expected FORMAT:FILE, as in {example}")
    try:
        formats.writer_of(form)
    except ReportError as broken:  # before the run, not after it
        raise SettingsError(f"--report={text}: {broken}") from None
    return form, None if file == _STANDARD_OUTPUT else folder / file


def _read_base(file: Path, catalogue: Catalogue) -> Request:
    """Read a definition, or a whole request, from a JSON file: cases grow from what is there.

    What is around a definition goes with it: the objective is one of its metrics.
    """
    content: Any = without_nulls(read_payload(file, f"--base={file}"))
    plain = TypicalValues(catalogue.operation).value(catalogue.root)
    assert isinstance(plain, dict)
    operation = catalogue.operation
    whole = operation.definition is None or operation.definition in content
    around = content if whole else {operation.definition: content}
    name = {} if operation.identifier is None else {operation.identifier: NAME_PLACEHOLDER}
    base = {**plain, **around, **name}
    return base if whole else repairer(catalogue)(base, (str(operation.definition),))
