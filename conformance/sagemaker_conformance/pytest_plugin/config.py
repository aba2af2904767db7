"""The run of each pytest configuration, made when it is first needed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.run.options import OPTIONS
from sagemaker_reports.rendering.values import error_line

if TYPE_CHECKING:
    from sagemaker_conformance.run.run import Run

_RUN: Final[pytest.StashKey[Run]] = pytest.StashKey()
#: The options that are not typed, by their names.
CONFIGURED: Final[pytest.StashKey[dict[str, str | list[str] | bool]]] = pytest.StashKey()
#: The worker input that has the seed of the distributing process.
SEED: Final = "sagemaker_conformance_seed"


def run_of(config: pytest.Config) -> Run:
    """Return the run of this configuration; raises `pytest.UsageError` where its options cannot be used."""
    if _RUN not in config.stash:
        from sagemaker_conformance.run.run import Run
        from sagemaker_conformance.run.settings import read_settings
        from sagemaker_strategies.constraints import SpecError

        given = {option.name: config.getoption(option.dest) for option in OPTIONS}
        given["seed"] = _seed(config)
        given.update(_worker(config))
        try:
            config.stash[_RUN] = Run(read_settings(given, config.invocation_params.dir))
        except (ConformanceError, SpecError) as wrong:
            raise pytest.UsageError(error_line(str(wrong))) from None
        except OSError as wrong:  # a name that no file can have, say
            what = f"{wrong.filename}: cannot be read or written ({wrong.strerror})"
            raise pytest.UsageError(error_line(what)) from None
    return config.stash[_RUN]


def configure(config: pytest.Config) -> None:
    """Set what is not typed as the project's pyproject.toml has it.

    Raises `pytest.UsageError` where that cannot be used.
    """
    from sagemaker_conformance.run.configuration import read_configuration

    try:
        found = read_configuration(config.invocation_params.dir)
    except ConformanceError as wrong:
        raise pytest.UsageError(error_line(str(wrong))) from None
    for option in OPTIONS:
        if option.name in found and not config.getoption(option.dest):
            setattr(config.option, option.dest, found[option.name])
            config.stash.setdefault(CONFIGURED, {})[option.name] = found[option.name]


def operations_of(config: pytest.Config) -> tuple[str, ...]:
    """Return the operations that the options name; raises `pytest.UsageError` where one is none."""
    from sagemaker_strategies.constraints.selection import operations_named

    try:
        return operations_named(config.getoption("conformance_operation") or ())
    except ConformanceError as wrong:
        raise pytest.UsageError(error_line(str(wrong))) from None


def _seed(config: pytest.Config) -> int | None:
    """Return Hypothesis's own seed where one was given, else that of the distributing process."""
    given = config.getoption("hypothesis_seed", None)
    if given is not None and re.fullmatch("[0-9]{1,4000}", str(given)):  # int takes 4,300
        return int(given)
    drawn: int | None = getattr(config, "workerinput", {}).get(SEED)
    return drawn


def _worker(config: pytest.Config) -> dict[str, Any]:
    """Return the number of workers and the run's name; nothing without workers."""
    worker_input: dict[str, Any] = getattr(config, "workerinput", {})
    if not worker_input:
        return {}
    return {
        "workers": worker_input["workercount"],
        "run": worker_input["testrunuid"],
        "worker": worker_input["workerid"],
    }
