"""What the tests of the transport share: a server that records requests, and connected targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from sagemaker_conformance.targets import TargetSettings, connect
from sagemaker_strategies.constraints import DEFAULT_SPEC, load


@pytest.fixture
def connected() -> Iterator[Callable[..., Any]]:
    """Connects a target at a URL with these settings, and closes it after the test."""
    with ExitStack() as opened:

        def connect_to(url: str, **more: Any) -> Any:
            settings = TargetSettings(load(DEFAULT_SPEC), **{"request_timeout": 5.0, **more})
            target = connect(url, settings)
            opened.callback(target.close)
            return target

        yield connect_to


@pytest.fixture
def seen() -> list[Any]:
    """The headers of each request that `recorder` took."""
    return []


@pytest.fixture
def recorder(serve: Any, seen: list[Any]) -> str:
    def behave(reply: Any) -> None:
        seen.append((dict(reply._handler.headers), reply._handler.client_address[1], reply.body))
        reply.accept()

    return serve(behave)
