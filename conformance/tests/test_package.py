"""What the package itself offers."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import pytest

import sagemaker_conformance


def test_the_version_is_that_of_the_distribution() -> None:
    assert version("sagemaker-conformance") == sagemaker_conformance.__version__


def test_other_names_are_missing_as_in_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'versoin'"):
        sagemaker_conformance.versoin  # noqa: B018


def test_the_version_costs_nothing_until_it_is_read(python: Any) -> None:
    done = python(
        "-c",
        "import sys; before = set(sys.modules)\n"
        "import sagemaker_conformance\n"
        "print('importlib.metadata' in set(sys.modules) - before)",
    )

    assert done.out.strip() == "False"
