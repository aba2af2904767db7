"""What several of these tests share: the shipped catalogues, and the judge of what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

import pytest

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

Broken: TypeAlias = Callable[[Any], frozenset[str]]

_loaded = lru_cache(maxsize=None)(load)


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors here; the ini file also speaks for the suite that users run."""
    config.addinivalue_line("filterwarnings", "error")


@pytest.fixture(params=["botocore-1.44.5", "documented-2018-05"])
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    """Each of the shipped catalogues."""
    return _loaded(str(request.param))


@pytest.fixture
def newest() -> Catalogue:
    """The default catalogue."""
    return _loaded("botocore-1.44.5")


@pytest.fixture
def broken(catalogue: Catalogue) -> Broken:
    """The clauses that a request breaks, found by a judge that knows nothing of how it was made."""
    return judge_of(catalogue.raw)


@pytest.fixture
def broken_under() -> Callable[[Any], Broken]:
    """The same under other shapes."""
    return judge_of


def judge_of(shapes: Any) -> Broken:
    """A judge under these shapes; the job's name, a placeholder, is filled in before."""
    certifier = Certifier(shapes)

    def violated(request: Any) -> frozenset[str]:
        if isinstance(request, dict) and request.get(TUNING_JOB.identifier) == NAME_PLACEHOLDER:
            request = {**request, TUNING_JOB.identifier: "conformance-000000-1"}
        return certifier.violated(request)

    return violated
