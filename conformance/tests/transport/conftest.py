"""What the tests of the transport share: a server that records requests, a certificate, and
connected targets."""

from __future__ import annotations

import datetime
import ipaddress
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.targets import TargetSettings, connect
from sagemaker_strategies.constraints import DEFAULT_SPEC, load


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    pytest.importorskip("cryptography")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "here")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


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
