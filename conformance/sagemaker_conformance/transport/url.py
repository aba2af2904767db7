"""The URL of an endpoint, as the user types it."""

from __future__ import annotations

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from sagemaker_conformance.protocol.target import TargetError


def read_url(scheme: str, argument: str) -> str:
    """Read the URL ``SCHEME:ARGUMENT``; raises `TargetError` where that is none, or holds a secret.

    User names, passwords and queries are refused: a URL is written into journals and reports.
    """
    expected = f"expected {scheme}://HOST:PORT[/path]"
    if "@" in argument or "?" in argument or "#" in argument:
        raise TargetError(
            f"target {scheme}://…: a URL is recorded and must hold no user, password, query or fragment; "
            f"{expected}, and credentials by --profile=NAME or --header=K:V"
        )
    url = f"{scheme}:{argument}"
    try:
        parsed = parse_url(url)
        # As the socket module does: not every text can be a name.
        (parsed.host or "").encode("idna")
    except (LocationParseError, UnicodeError):
        parsed = None
    if parsed is None or not parsed.host or not argument.startswith("//"):
        raise TargetError(f"target {url!r} is no URL; {expected}")
    return url
