"""The options of the connection to a target: rate, headers, certificates, profile; of real SageMaker more."""

from __future__ import annotations

import re
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sagemaker_conformance.protocol.target import RealSettings, TargetError
from sagemaker_conformance.targets.aws_guard.account import read_account
from sagemaker_conformance.targets.aws_guard.ledger import HAS_LOCKS, ledger_of
from sagemaker_conformance.transport.redaction import header_shown
from sagemaker_reports.journal.errors import unreadable

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_RATE: Final = re.compile(r"(\d+(?:\.\d+)?)(?:/s)?")
#: Requests a second to real SageMaker where the user names no rate; what it bears is not published.
RATE_OF_REAL: Final = 2.0
#: Headers of the suite's own requests: another value would make another request.
_RESERVED: Final = frozenset(
    {"connection", "content-length", "content-type", "transfer-encoding", "x-amz-target"}
)


@dataclass(frozen=True, slots=True)
class ConnectionOptions:
    """The connection to a target; ``rate`` is this process's part of the requests per second.

    ``rate_of_real`` is the same for real SageMaker, which always has a limit.
    """

    rate: float | None = None
    rate_of_real: float = RATE_OF_REAL
    headers: tuple[tuple[str, str], ...] = ()
    ca_bundle: Path | None = None
    profile: str | None = None

    def recorded(self) -> dict[str, Any]:
        """The options as a journal records them: no value that may be a secret."""
        headers = [header_shown(name, value) for name, value in self.headers]
        options = {"headers": headers, "profile": self.profile}
        return {name: value for name, value in options.items() if value}

    def replay_arguments(self) -> list[str]:
        """The options for a shell; a secret value is masked."""
        arguments = [f"--header={header_shown(name, value)}" for name, value in self.headers]
        if self.ca_bundle:
            arguments.append(f"--ca-bundle={self.ca_bundle}")
        return arguments + ([f"--profile={self.profile}"] if self.profile else [])


def read_connection_options(given: Mapping[str, Any], folder: Path) -> ConnectionOptions:
    """Read the options, by their names; raises `TargetError`."""
    limit, bundle = given.get("rate"), given.get("ca-bundle")
    rate, workers = read_rate(str(limit)) if limit else None, given.get("workers") or 1
    return ConnectionOptions(
        rate=rate / workers if rate else None,
        rate_of_real=(rate or RATE_OF_REAL) / workers,
        headers=tuple(read_header(text) for text in given.get("header") or ()),
        ca_bundle=read_ca_bundle(folder / bundle) if bundle else None,
        profile=given.get("profile"),
    )


def read_rate(text: str) -> float:
    """Read requests a second, from ``5/s``, ``0.5/s`` or ``5``."""
    found = _RATE.fullmatch(text)
    if found is None or not float(found[1]):
        raise TargetError(f"--rate={text}: expected requests a second above 0, as in --rate=5/s")
    return float(found[1])


def read_header(text: str) -> tuple[str, str]:
    """Read a header's name and value, from ``NAME:VALUE``; errors do not repeat what may be a secret."""
    name, colon, value = text.partition(":")
    name, value = name.strip(), value.strip()
    if not colon or not _NAME.fullmatch(name):
        raise TargetError("--header=…: expected NAME:VALUE, as in --header='X-Api-Key: abc'")
    if not value.isascii() or not value.isprintable():
        raise TargetError(f"--header={name}:…: expected a value of printable ASCII characters")
    if name.lower() in _RESERVED:
        raise TargetError(f"--header={name}:…: the suite's own requests set it; leave it out")
    return name, value


def read_ca_bundle(file: Path) -> Path:
    """Check a file of certificates; raises `TargetError`."""
    try:
        ssl.create_default_context(cafile=str(file))
    except ssl.SSLError:
        raise TargetError(f"--ca-bundle={file}: expected certificates in PEM form") from None
    except OSError as missing:
        raise TargetError(f"--ca-bundle={file}: {unreadable(missing)}") from None
    return file


def read_real(given: Mapping[str, Any], target: str, journal: Path) -> RealSettings:
    """Read the options about real SageMaker, by their names; raises `TargetError`."""
    account = given.get("account")
    if account and not HAS_LOCKS and (given.get("workers") or 1) > 1:
        raise TargetError("real SageMaker is tested by one process on this system: leave out -n")
    allowed = str(given.get("allow-create") or "0")
    if not re.fullmatch("[0-9]{1,9}", allowed):
        raise TargetError(
            f"--allow-create={allowed}: expected a number of jobs, as in --allow-create=1"
        )
    return RealSettings(
        account=read_account(str(account)) if account else None,
        allow_create=int(allowed),
        ledger=ledger_of(journal),
        run=str(given.get("run") or secrets.token_hex(8)),
        target=target,
    )
