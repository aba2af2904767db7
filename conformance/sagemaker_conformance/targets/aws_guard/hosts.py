"""Which hosts are real SageMaker, whatever the user calls the target."""

from __future__ import annotations

import contextlib
import itertools
import socket
from functools import cache
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from botocore.loaders import Loader

_SERVICE: Final = "sagemaker"


def is_real(host: str) -> bool:
    """Whether the host, with or without a port, is an endpoint of SageMaker's in any AWS partition.

    The service's own names, FIPS and dual-stack ones, and those of VPC endpoints have a label
    ``sagemaker`` (or ``sagemaker-fips``) under one of the partitions' suffixes.
    """
    name = _name(host)
    inside = any(name.endswith(f".{suffix}") for suffix in _suffixes())
    return inside and any(label.removesuffix("-fips") == _SERVICE for label in name.split("."))


def region_of(host: str) -> str | None:
    """The region that a host of SageMaker's names: the label after the service's."""
    labels = _name(host).split(".")
    after = (b for a, b in itertools.pairwise(labels) if a.startswith(_SERVICE))
    return next(after, None)


def real_host(url: str, host_header: str | None = None) -> str | None:
    """The real host that requests to the URL would reach, None where there is none.

    It may be that of the URL, that of a ``Host`` header, or one to which the URL's is an alias.
    """
    host = urlsplit(url).hostname or ""
    names = [host, host_header or "", *_aliased(host)]
    return next((_name(name) for name in names if is_real(name)), None)


def _name(host: str) -> str:
    return host.rpartition(":")[0].lower().rstrip(".") if ":" in host else host.lower().rstrip(".")


@cache
def _suffixes() -> tuple[str, ...]:
    outputs = [p["outputs"] for p in Loader().load_data("partitions")["partitions"]]
    return tuple({o[kind] for o in outputs for kind in ("dnsSuffix", "dualStackDnsSuffix")})


def _aliased(host: str) -> list[str]:
    """The names for which the host's stands in the DNS; none for an address or an unknown name."""
    with contextlib.suppress(ValueError):
        ip_address(host)
        return []
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_CANONNAME)
    except (OSError, UnicodeError):
        return []
    return [canonical for *_, canonical, _ in found if canonical]
