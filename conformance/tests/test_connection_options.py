"""The options of the connection to a target, as a user writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sagemaker_conformance.run.connection_options import (
    read_connection_options,
    read_header,
    read_rate,
)
from sagemaker_conformance.targets import TargetError


@pytest.mark.parametrize(("text", "rate"), [("5/s", 5.0), ("0.5/s", 0.5), ("2", 2.0)])
def test_rates(text: str, rate: float) -> None:
    assert rate == read_rate(text)


@pytest.mark.parametrize("text", ["0/s", "-1", "fast", "5/m", "nan"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(TargetError, match=r"--rate=.*: expected requests a second above 0"):
        read_rate(text)


def test_a_rate_is_shared_by_the_workers(tmp_path: Path) -> None:
    assert 2.0 == read_connection_options({"rate": "8/s", "workers": 4}, tmp_path).rate


@pytest.mark.parametrize(
    "text", ["nothing", ": x", "a b: x", "X: a\nb", "X: é", "Content-Length: 3", "x-amz-target: y"]
)
def test_what_is_no_header(text: str) -> None:
    with pytest.raises(TargetError, match="--header="):
        read_header(text)


def test_certificates_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("")
    for name, why in {"no.pem": "cannot be read", "empty.pem": "in PEM form"}.items():
        with pytest.raises(TargetError, match=why):
            read_connection_options({"ca-bundle": name}, tmp_path)


def test_secrets_are_not_among_what_is_recorded(tmp_path: Path) -> None:
    connection_options = read_connection_options(
        {"header": ["Authorization: hunter2", "X-Tenant: blue"]}, tmp_path
    )

    assert {"headers": ["Authorization:***", "X-Tenant:blue"]} == connection_options.recorded()
    assert [
        "--header=Authorization:***",
        "--header=X-Tenant:blue",
    ] == connection_options.replay_arguments()
