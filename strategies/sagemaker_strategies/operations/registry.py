"""What is known of an operation beyond its model, from the modules of ``known``."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import sagemaker_strategies.operations.known as package
from sagemaker_strategies.operations.operation import Known, TypicalTables


def known_facts(name: str) -> dict[str, Any]:
    """The fields that are known of an operation, by its name as in ``sagemaker:CreateModel``.

    What is known of it alone goes before what holds for several.
    """
    typical, facts = TypicalTables(), dict[str, Any]()
    for known in all_known():
        if fnmatchcase(name, known.name):
            typical = typical.with_more(known.typical)
            facts.update(known.facts)
    return {"typical": typical, **facts}


@cache
def all_known() -> tuple[Known, ...]:
    """Everything that is known, of several operations first."""
    modules = sorted(module.name for module in iter_modules(package.__path__))
    found = [
        known for module in modules for known in import_module(f"{package.__name__}.{module}").KNOWN
    ]
    return tuple(sorted(found, key=lambda known: "*" not in known.name))
