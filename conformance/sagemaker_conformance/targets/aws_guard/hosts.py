"""Which hosts are AWS itself, whatever the user calls the target."""

from __future__ import annotations

import contextlib
import itertools
import socket
import unicodedata
from functools import cache
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from botocore.loaders import Loader
from urllib3.util import parse_url

_SERVICE: Final = "sagemaker"
#: AWS's domains, for an older botocore does not know the newest partitions.
_SUFFIXES: Final = frozenset(
    {
        "amazonaws.com",
        "amazonaws.com.cn",
        "amazonaws.eu",
        "amazonwebservices.com.cn",
        "amazonwebservices.eu",
        "api.aws",
        "c2s.ic.gov",
        "sc2s.sgov.gov",
        "cloud.adc-e.uk",
        "csp.hci.ic.gov",
    }
)
#: Labels of the names that AWS gives to its customers' own servers.
_CUSTOMERS: Final = frozenset({"compute", "compute-1", "elb", "execute-api"})


def is_real(host: str) -> bool:
    """Whether the host, with or without a port, may be an endpoint of AWS's own in any partition.

    SageMaker's own names, FIPS and dual-stack ones, and those of VPC endpoints have a label
    ``sagemaker`` (or ``sagemaker-fips``) under one of the partitions' suffixes. Other names there count
    as well, buckets too, but for those under which AWS has its customers' own servers.
    """
    name = _name(host)
    if not any(f".{name}".endswith(f".{suffix}") for suffix in _suffixes()):
        return False
    labels = name.split(".")
    return any(map(_is_service, labels)) or not _CUSTOMERS.intersection(labels)


def region_of(host: str) -> str | None:
    """The region that a host of SageMaker's names: the label after the service's."""
    labels = _name(host).split(".")
    return next((b for a, b in itertools.pairwise(labels) if _is_service(a)), None)


def is_own_url(url: str, region: str) -> bool:
    """Whether the URL leads over https to SageMaker's own host of the region, at the usual port."""
    read = parse_url(url)
    host = read.host or ""
    plain = read.scheme == "https" and read.port in (None, 443) and read.auth is None
    return plain and is_real(host) and region_of(host) == region


def real_host(url: str, host_header: str | None = None) -> str | None:
    """The real host that requests to the URL would reach, None where there is none.

    It may be that of the URL, that of a ``Host`` header, or one to which the URL's is an alias.
    """
    host = urlsplit(url).hostname or ""
    names = [host, host_header or "", *_aliased(host)]
    return next((_name(name) for name in names if is_real(name)), None)


def _is_service(label: str) -> bool:
    return label.removesuffix("-fips") == _SERVICE


def _name(host: str) -> str:
    """The name as the DNS has it: lower-case, without a port, whatever dots and letters it is typed with."""
    typed = unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower()
    return (typed.rpartition(":")[0] if ":" in typed else typed).rstrip(".")


@cache
def _suffixes() -> frozenset[str]:
    outputs = [p["outputs"] for p in Loader().load_data("partitions")["partitions"]]
    known = {o[kind] for o in outputs for kind in ("dnsSuffix", "dualStackDnsSuffix")}
    return _SUFFIXES | known


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
