"""Where readers of a report find out about the tool that made it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from typing import Final

_DISTRIBUTION: Final = "sagemaker-conformance"
#: The names of a project's addresses by what a reader wants most; any other one is as good as the next.
_WANTED: Final = ("homepage", "documentation", "repository", "source")


@cache
def information_uri() -> dict[str, str]:
    """SARIF's key for the tool's page: of the addresses that the installed project states, the first wanted.

    Empty where the project is not installed or states none.
    """
    try:
        stated = metadata(_DISTRIBUTION).get_all("Project-URL") or []
    except PackageNotFoundError:
        return {}
    pairs = [each.partition(", ") for each in stated]
    by_name = {name.lower(): address for name, _, address in pairs}
    found = [by_name[name] for name in _WANTED if name in by_name] or list(by_name.values())
    return {"informationUri": found[0]} if found else {}
