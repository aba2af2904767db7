"""A run's target, as its settings say, the client of it, and what the journal says of both first."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from sagemaker_conformance.client.calls import LONG_PATIENCE
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.records import operation_record
from sagemaker_conformance.protocol.wire_json import Keys
from sagemaker_conformance.run.selection import Selection
from sagemaker_conformance.run.settings import Settings
from sagemaker_conformance.targets import Target, TargetSettings, connect
from sagemaker_conformance.targets.aws_guard.guard import GuardedTarget
from sagemaker_strategies.cases.json_pointer import Request


def connected(settings: Settings) -> Target:
    """The target, connected and with its state reset; one that is only planned answers nothing itself."""
    options = settings.connection_options
    wanted = TargetSettings(
        settings.scope.documented,
        settings.request_timeout,
        rules=settings.rules == "gate",
        headers=options.headers,
        ca_bundle=options.ca_bundle,
        profile=options.profile,
        real=settings.real,
    )
    if settings.plan:
        from sagemaker_conformance.run.plan import planned_target  # imports the local mock

        return planned_target(settings.target, wanted)
    target = connect(settings.target, wanted)
    target.reset()
    return target


def client_of(target: Target, settings: Settings, keys: Keys) -> Client:
    """A client at the pace that the settings allow, with more patience for real AWS."""
    options, operation = settings.connection_options, settings.catalogue.operation
    if settings.plan:
        return Client(target, operation, keys=keys)
    if isinstance(target, GuardedTarget):
        rate = options.rate_of_real
        return Client(target, operation, patience=LONG_PATIENCE, rate=rate, keys=keys)
    setup = settings.setup
    is_bare = setup is None or not setup.calls
    return Client(target, operation, rate=options.rate, keys=keys, parents=True, may_reset=is_bare)


def opening_record(
    selection: Selection,
    target: Target,
    collected: frozenset[str],
    started: str,
    bases: Mapping[str, Request],
) -> dict[str, Any]:
    """The journal's first record: what is asked, of what, by which versions."""
    settings, catalogue = selection.settings, selection.documented
    offered = {str(check) for check in selection.every}
    made = settings.setup.record() if settings.setup is not None else None
    protocol = operation_record(catalogue.operation, made).protocol
    return {
        "record": "run",
        "format": 1,
        "suite_version": version("sagemaker-conformance"),
        "target": settings.target_name,
        "target_version": target.version,
        "spec": catalogue.spec,
        "catalogue_sha256": catalogue.sha256,
        "operation": f"{catalogue.operation.service}:{catalogue.operation.create}",
        **({"protocol": protocol} if protocol else {}),
        "seed": settings.effort.seed,
        "options": settings.recorded(),
        "started": started,
        "boto3_version": version("boto3"),
        # What a random search adds to the checks does not make a part of them the whole.
        "selected": len(collected & offered),
        "offered": len(offered),
        "bases": bases,
    }
