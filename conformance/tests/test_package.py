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


@pytest.mark.parametrize("name", sagemaker_conformance.__all__)
def test_each_name_is_found_where_it_is_defined(name: str) -> None:
    assert name == getattr(sagemaker_conformance, name).__name__


def test_nothing_is_imported_until_it_is_used(python: Any) -> None:
    done = python(
        "-c",
        "import sys; before = set(sys.modules)\n"
        "import sagemaker_conformance\n"
        "print(*set(sys.modules) - before)",
    )
    imported = {module.partition(".")[0] for module in done.out.split()}

    assert {"hypothesis", "botocore", "sagemaker_strategies"}.isdisjoint(imported)
    assert "importlib.metadata" not in done.out.split()
