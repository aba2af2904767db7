"""One run for each pytest configuration, made when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.run.options import OPTIONS

if TYPE_CHECKING:
    from sagemaker_conformance.run.run import Run

_RUN: Final[pytest.StashKey[Run]] = pytest.StashKey()
#: Under this name a distributing process tells its workers the seed.
SEED: Final = "sagemaker_conformance_seed"


def run_of(config: pytest.Config) -> Run:
    """The run of this configuration; raises `pytest.UsageError` where its options cannot be used."""
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
            raise pytest.UsageError(str(wrong)) from None
    return config.stash[_RUN]


def _seed(config: pytest.Config) -> int | None:
    """Hypothesis's own seed where one was given, else the one that the distributing process drew."""
    given = config.getoption("hypothesis_seed", None)
    if given is not None and str(given).isdigit():
        return int(given)
    drawn: int | None = getattr(config, "workerinput", {}).get(SEED)
    return drawn


def _worker(config: pytest.Config) -> dict[str, Any]:
    """Which of how many workers of which run this process is; nothing where there are none."""
    given: dict[str, Any] = getattr(config, "workerinput", {})
    if not given:
        return {}
    number = str(given["workerid"]).removeprefix("gw")
    return {
        "workers": given["workercount"],
        "worker": int(number) if number.isdigit() else None,
        "run": given["testrunuid"],
    }
