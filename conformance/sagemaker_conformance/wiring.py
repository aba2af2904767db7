"""One run for each pytest configuration, made when it is first needed."""

from __future__ import annotations

from typing import Final

import pytest

from sagemaker_conformance.options import OPTIONS
from sagemaker_conformance.run import Run
from sagemaker_conformance.settings import SettingsError, read_settings
from sagemaker_conformance.targets import TargetError
from sagemaker_strategies.constraints import SpecError

_RUN: Final[pytest.StashKey[Run]] = pytest.StashKey()
#: Under this name a distributing process tells its workers the seed.
SEED: Final = "sagemaker_conformance_seed"
#: What a user can get wrong: one line and exit status 4.
USER_ERRORS: Final = (SettingsError, SpecError, TargetError)


def run_of(config: pytest.Config) -> Run:
    """The run of this configuration; raises `pytest.UsageError` where its options cannot be used."""
    if _RUN not in config.stash:
        given = {option.name: config.getoption(option.dest) for option in OPTIONS}
        given["seed"] = _seed(config)
        given["workers"] = getattr(config, "workerinput", {}).get("workercount")
        try:
            config.stash[_RUN] = Run(read_settings(given, config.invocation_params.dir))
        except USER_ERRORS as wrong:
            raise pytest.UsageError(str(wrong)) from None
    return config.stash[_RUN]


def _seed(config: pytest.Config) -> int | None:
    """Hypothesis's own seed where one was given, else the one that the distributing process drew."""
    given = config.getoption("hypothesis_seed", None)
    if given is not None and str(given).isdigit():
        return int(given)
    drawn: int | None = getattr(config, "workerinput", {}).get(SEED)
    return drawn
