"""The search: the state machine runs again until it finds no further deviation."""

from __future__ import annotations

import contextlib
import io
import zlib
from collections.abc import Mapping

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from sagemaker_conformance.checks.check import Effort
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.suites.lifecycle.behaviour import PREFIX
from sagemaker_conformance.suites.lifecycle.model import Deviation, Move, Search
from sagemaker_conformance.suites.lifecycle.state_machine import LifecycleMachine
from sagemaker_strategies.cases.json_pointer import Request

#: Operations in one run.
_STEPS = 12


def deviations(client: Client, base: Request, effort: Effort) -> Mapping[str, Deviation]:
    """The shortest steps to each behaviour that the machine finds broken, by the behaviour's id.

    What is found depends on the seed and the target alone, not on which checks were selected.
    """
    found: dict[str, Deviation] = {}
    lacking: set[str] = set()
    unsteady: set[str] = set()
    while True:
        search = Search(client, base, frozenset({*found, *unsteady}), lacking=lacking)
        try:
            deviation = _shortest(search, effort)
        except Flaky:
            if search.wanted is None:
                break
            unsteady.add(search.wanted)  # it was not reproduced: no witness, no verdict
            continue
        if deviation is None:
            break
        found[deviation.name] = _minimised(deviation, search)
    return {PREFIX + name: deviation for name, deviation in found.items()}


def _shortest(search: Search, effort: Effort) -> Deviation | None:
    seeded = seed(effort.seed * 2**32 + zlib.crc32(PREFIX.encode()))(
        lambda: LifecycleMachine(search)
    )
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # Hypothesis prints what it found
            run_state_machine_as_test(seeded, settings=_settings(effort.examples))  # type: ignore[arg-type]  # any factory
    except Deviation as deviation:
        return deviation
    return None


def _minimised(deviation: Deviation, search: Search) -> Deviation:
    """The deviation without the moves that it does not need.

    Hypothesis minimises all that it drew, which is not the moves alone.
    """
    number = len(deviation.moves) - 1
    while number >= 0:
        moves = deviation.moves[:number] + deviation.moves[number + 1 :]
        shorter = _replay(moves, search)
        if shorter is not None and shorter.name == deviation.name:
            deviation = shorter
        number = min(number, len(deviation.moves)) - 1
    return deviation


def _replay(moves: tuple[Move, ...], search: Search) -> Deviation | None:
    machine = LifecycleMachine(search)
    try:
        machine.replay(moves)
    except Deviation as deviation:
        return deviation
    finally:
        machine.teardown()
    return None


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=_STEPS,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        print_blob=False,
    )
