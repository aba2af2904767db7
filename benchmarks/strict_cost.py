"""What strict mode costs: inside of boto3's clients, and as a proxy before moto_server.

    python -m benchmarks.strict_cost [--rounds=9] [--calls=200] [--out=FILE]

A round makes so many calls without strict mode and as many with it, by turns first; the least that one
took counts, which other load of the machine disturbs least. In process that is CPU time of a boto3
client's call on moto's mock: of creates alone, where all of the cost arises, and of jobs that are created,
described and deleted. Through the proxy it is a round's wall time, of raw requests to moto_server which
create, describe and delete jobs, over one connection and over several; there as many calls are made in
many short rounds, and the medians count, for a ratio that of the pairs'.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.metadata import version
from operator import truediv
from pathlib import Path
from typing import Any, Final

from benchmarks import throughput
from benchmarks.throughput_processes import sender_over_http
from sagemaker_conformance.strict import strict_sagemaker
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import repairer

#: Makes so many calls, of jobs whose names begin so, and returns the seconds of one, the least.
Calls = Callable[[int, str], float]
_CONNECTIONS: Final = (1, 4)
#: Calls over each connection in a round, so short that what disturbs one kind disturbs both or one pair.
_IN_A_SHORT_ROUND: Final = 15
_NAME: Final = TUNING_JOB.identifier


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    lines = [
        "| what | without | with strict mode | ratio | required |",
        "| :-- | --: | --: | --: | --: |",
        *in_process(given.rounds, given.calls),
        *through_proxy(given.rounds, given.calls),
        "",
        _conditions(given.rounds, given.calls),
    ]
    table = "\n".join(lines) + "\n"
    print(table, end="")
    if given.out:
        given.out.write_text(table, encoding="utf-8")
    return 0


def _bases() -> dict[str, dict[str, Any]]:
    """A request of the usual members and one of all, which break no rule of prose either."""
    catalogue = load()
    plain, _, whole, *_ = seed_requests(catalogue, repair_rules=repairer(catalogue))
    return {
        name: {member: value for member, value in found.base.items() if member != _NAME}
        for name, found in (("usual members", plain), ("every member", whole))
    }


# In process


def in_process(rounds: int, calls: int) -> Iterator[str]:
    """The rows of boto3's client on moto's mock, in CPU time."""
    import boto3
    from moto import mock_aws

    os.environ.update(AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing")
    with mock_aws():
        client = boto3.client("sagemaker", region_name="us-east-1")
        for what, base in _bases().items():
            for life in (False, True):
                call = _boto3_calls(client, base, life)
                without, beside = _least(rounds, calls, call, _strict(call))
                named = "create, describe and delete" if life else "create"
                size = len(json.dumps(base))
                yield (
                    f"| boto3 call, CPU: {named}, {what} ({size} bytes) | {without * 1e3:.2f} ms "
                    f"| {beside * 1e3:.2f} ms | {beside / without:.2f} | at most 1.20 |"
                )


def _boto3_calls(client: Any, base: dict[str, Any], life: bool) -> Calls:
    def call(calls: int, prefix: str) -> float:
        names = [{_NAME: f"{prefix}-{number}"} for number in range(calls // 3 if life else calls)]
        spent = []
        for name in names:
            began = time.process_time()
            client.create_hyper_parameter_tuning_job(**name, **base)
            if life:
                client.describe_hyper_parameter_tuning_job(**name)
                client.delete_hyper_parameter_tuning_job(**name)
            spent.append(time.process_time() - began)
        if not life:
            for name in names:
                client.delete_hyper_parameter_tuning_job(**name)
        return min(spent) / (3 if life else 1)

    return call


def _least(rounds: int, calls: int, plain: Calls, strict: Calls) -> tuple[float, float]:
    """The least seconds of a call without strict mode and with it."""
    found = _found(rounds, calls, plain, strict)
    return min(found[plain]), min(found[strict])


def _found(rounds: int, calls: int, plain: Calls, strict: Calls) -> dict[Calls, list[float]]:
    """What each round found, by turns first."""
    kinds = (plain, strict)
    for call in kinds:
        call(calls, f"warm-{kinds.index(call)}")
    found: dict[Calls, list[float]] = {call: [] for call in kinds}
    for number in range(rounds):
        for call in kinds if number % 2 else reversed(kinds):
            found[call].append(call(calls, f"round-{number}-{kinds.index(call)}"))
    return found


def _strict(call: Calls) -> Calls:
    def in_strict_mode(calls: int, prefix: str) -> float:
        with strict_sagemaker():
            return call(calls, prefix)

    return in_strict_mode


# Through the proxy


def through_proxy(rounds: int, calls: int) -> Iterator[str]:
    """The rows of moto_server, alone and behind the proxy, in calls per second."""
    base = _bases()["usual members"]
    with throughput.served("moto-http") as url, throughput.proxied(url) as proxy:
        for connections in _CONNECTIONS:
            direct, through = (_rounds_of(where, base, connections) for where in (url, proxy))
            short = _IN_A_SHORT_ROUND * connections
            found = _found(rounds * calls // short, short, direct, through)
            alone, behind = (statistics.median(found[kind]) for kind in (direct, through))
            ratio = statistics.median(map(truediv, found[direct], found[through]))
            yield (
                f"| moto_server, calls per second, {connections} at a time "
                f"| {1 / alone:.0f} | {1 / behind:.0f} | {ratio:.2f} | at least 0.85 |"
            )


def _rounds_of(url: str, base: dict[str, Any], connections: int) -> Calls:
    """Calls over so many connections at once."""
    senders = [sender_over_http(url) for _ in range(connections)]
    operations = (TUNING_JOB.create, TUNING_JOB.describe, TUNING_JOB.delete)

    def share(number: int, calls: int, prefix: str) -> None:
        for job in range(calls // (3 * connections)):
            name = {_NAME: f"{prefix}-{number}-{job}"}
            for operation in operations:
                members = {**base, **name} if operation == TUNING_JOB.create else name
                senders[number](TUNING_JOB.headers(operation), json.dumps(members).encode())

    def call(calls: int, prefix: str) -> float:
        began = time.perf_counter()
        with ThreadPoolExecutor(connections) as pool:
            list(pool.map(lambda number: share(number, calls, prefix), range(connections)))
        return (time.perf_counter() - began) / (3 * connections * (calls // (3 * connections)))

    return call


def _conditions(rounds: int, calls: int) -> str:
    versions = ", ".join(
        f"{name} {version(name)}" for name in ("sagemaker-conformance", "moto", "boto3", "urllib3")
    )
    return (
        f"{date.today()}, {rounds} rounds of {calls} calls on {os.cpu_count()} cores; "
        f"Python {platform.python_version()}, {versions}."
    )


if __name__ == "__main__":
    sys.exit(main())
