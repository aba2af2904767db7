"""Arguments of a session that ignores the ini file and conftests of the current project."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

_NO_INI: Final = ["-c", os.devnull]
#: Its names: of the entry point, and of the module.
_OWN_PLUGIN: Final = ("sagemaker_conformance", "sagemaker_conformance.pytest_plugin.plugin")
_SUITE: Final = str(Path(__file__).parents[1] / "suite")
#: Plugins that are of no use here, and the options that need them: they cost time at every node or at
#: a session's end, or shuffle the nodes, so that two runs differ where the target forgets nothing.
_LEFT_OUT: Final = {
    "randomly": ("-prandomly", "--randomly"),
    "hypothesispytest": ("--hypothesis",),  # imports all of Hypothesis at the end
    "skipping": ("--runxfail",),  # marks, of which no node has one
    "subtests": (),
    "tmpdir": ("--basetemp",),
    "unittest": (),
    "logging": ("--log", "log_", "-olog_"),
    "unraisableexception": ("-W",),  # collects garbage at the end, five times over
    "threadexception": ("-W",),
    "warnings": ("-W",),  # of the target's libraries, which are no findings
}


def isolated(arguments: Sequence[str] = ()) -> list[str]:
    """Return arguments that limit pytest to the suite: no ini file, no conftest but the suite's own."""
    given = [*arguments, *shlex.split(os.environ.get("PYTEST_ADDOPTS", ""))]
    return [
        *_NO_INI,
        f"--rootdir={_SUITE}",
        f"--confcutdir={_SUITE}",
        "--import-mode=importlib",
        "--assert=plain",  # no assertion of the suite needs rewriting, of which each import is asked
        "--capture=sys",  # it costs less at every node than files for the descriptors
        "-p",
        "no:cacheprovider",
        *_own_plugin(given),
        *_left_out(given),
        _SUITE,
    ]


def typed_after(arguments: Sequence[str]) -> list[str] | None:
    """Return what the user typed of a session's arguments; None where `isolated` added none."""
    arguments = list(arguments)
    if arguments[:2] != _NO_INI or _SUITE not in arguments:
        return None
    return arguments[arguments.index(_SUITE) + 1 :]


def _own_plugin(given: Sequence[str]) -> list[str]:
    """Name the suite's own plugin where pytest loads none by itself; named otherwise, it would be there twice."""
    is_off = (
        os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD") or "--disable-plugin-autoload" in given
    )
    is_named = any(argument.removeprefix("-p") in _OWN_PLUGIN for argument in given)
    return ["-p", _OWN_PLUGIN[0]] if is_off and not is_named else []


def _left_out(given: Sequence[str]) -> Iterator[str]:
    for plugin, beginnings in _LEFT_OUT.items():
        if not any(argument.startswith(beginnings) for argument in given):
            yield from ("-p", f"no:{plugin}")
