"""The documents from which hostile ones are made: each is one that the suite writes or takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.reference import Service, Validator, checks_of
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_reports.attestation.attestation import attest, format_attestation
from sagemaker_reports.baseline.file import write_baseline
from sagemaker_reports.baseline.update import update
from sagemaker_reports.journal.file import JournalWriter, read_journal

CLAUSE: Final = "TrainingJobDefinition.Text:length-max"
#: A service model of a few members, one of each kind.
MODEL: Final[dict[str, Any]] = {
    "metadata": {"serviceId": "SageMaker", "apiVersion": "2017-07-24", "protocol": "json"},
    "shapes": {
        "CreateHyperParameterTuningJobRequest": {
            "type": "structure",
            "required": ["HyperParameterTuningJobName"],
            "members": {
                "HyperParameterTuningJobName": {"shape": "Name"},
                "TrainingJobDefinition": {"shape": "Definition"},
            },
        },
        "Name": {
            "type": "string",
            "min": 1,
            "max": 32,
            "pattern": "^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}",
        },
        "Definition": {
            "type": "structure",
            "required": ["Text"],
            "members": {
                "Text": {"shape": "Text"},
                "Many": {"shape": "Many"},
                "Entries": {"shape": "Entries"},
                "Choice": {"shape": "Choice"},
                "Part": {"shape": "Part"},
            },
        },
        "Part": {
            "type": "structure",
            "union": True,
            "members": {"Count": {"shape": "Count"}, "Flag": {"shape": "Flag"}},
        },
        "Text": {
            "type": "string",
            "min": 1,
            "max": 9,
            "pattern": "[a-z]+",
            "documentation": "<p>Text.</p>",
        },
        "Many": {"type": "list", "member": {"shape": "Text"}, "min": 1, "max": 4},
        "Entries": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}, "max": 3},
        "Choice": {"type": "string", "enum": ["Some", "Other"]},
        "Count": {"type": "integer", "min": 1, "max": 5},
        "Flag": {"type": "boolean"},
    },
}
SCOPE: Final = (
    "TrainingJobDefinition.Entries the target has none\nTrainingJobDefinition.P* not yet\n"
)
_WHERE: Final = {
    "target": "aws",
    "url": "http://127.0.0.1:1",
    "region": "us-east-1",
    "account": "112233445566",
    "profile": None,
}


@dataclass(frozen=True)
class Seeds:
    """A folder with one sound file of each kind, and their bytes by kind."""

    folder: Path
    contents: Mapping[str, bytes]

    def file(self, kind: str) -> str:
        """The sound file of the kind."""
        return str(self.folder / f"sound.{kind}")


def make_seeds(folder: Path) -> Seeds:
    """Write them all; the journal is of a whole run against a mock that lacks a check."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = folder / "sound.spec"
    spec.write_text(json.dumps(MODEL))
    journal = folder / "sound.journal"
    _run(spec, journal)
    baseline = update(None, read_journal(journal))
    write_baseline(folder / "sound.baseline", baseline)
    request = {"HyperParameterTuningJobName": "some", "TrainingJobDefinition": {"Text": "abc"}}
    more = {"Many": ["a"], "Entries": {"k": "v"}, "Choice": "Some", "Part": {"Count": 3}}
    request["TrainingJobDefinition"] |= more  # type: ignore[operator]  # an object
    (folder / "sound.payload").write_text(json.dumps(request))
    (folder / "sound.scope").write_text(SCOPE)
    (folder / "sound.attestation").write_text(format_attestation(attest(journal)))
    ledger = [
        {"record": kind, "run": "1", "name": "conformance-1", **_WHERE, **more}
        for kind, more in (
            ("sending", {}),
            ("created", {"arn": "arn:aws:sagemaker:::x/conformance-1"}),
        )
    ]
    (folder / "sound.ledger").write_text("".join(f"{json.dumps(each)}\n" for each in ledger))
    kinds = {each.suffix[1:]: each.read_bytes() for each in folder.glob("sound.*")}
    return Seeds(folder, kinds)


def _run(spec: Path, journal: Path) -> None:
    settings = read_settings({"spec": str(spec), "journal": str(journal)}, journal.parent)
    catalogue = settings.catalogue
    checks = dict(checks_of(catalogue))
    del checks[CLAUSE]
    target = LocalTarget(catalogue, Service(catalogue, Validator(catalogue, checks)))
    client = Client(target, catalogue.operation)
    run = Run(settings, given=client)
    every = run.selection.every
    run.select(every)
    run.prepare()
    records = [run.examine(check) for check in every]
    with JournalWriter(journal) as writer:
        writer.run(run.opening())
        for record in records:
            writer.check(record)
        costs = {"requests": client.requests, "calls": client.calls, "seconds": 1.0}
        writer.end({"record": "end", "complete": True, "checks": len(records), **costs})
        writer.finish()
