"""Check moto's mocks of many operations, as installed, and write what was found to reports/published/.

    pip install -e '.[moto]'
    python reports/publish_operations.py [OPERATION...]

Each operation gets a Markdown report in reports/published/operations/, and the page there leads to all of
them. With names, only these are checked again, and the page keeps the others. Takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from sagemaker_reports import Journal, read_journal
from sagemaker_reports.formats.registry import FORMATS
from sagemaker_reports.journal.atomic_file import write_text
from sagemaker_reports.summary.rows import FAMILIES

PUBLISHED: Final = Path(__file__).with_name("published") / "operations"
SUMMARY: Final = PUBLISHED / "summary.json"
#: Creating operations that moto has, and takes a plain request of.
OPERATIONS: Final = {
    "sagemaker": (
        *("CreateAutoMLJobV2", "CreateCluster", "CreateCompilationJob"),
        *("CreateDataQualityJobDefinition", "CreateDomain", "CreateEndpoint"),
        *("CreateEndpointConfig", "CreateExperiment", "CreateFeatureGroup"),
        *("CreateHyperParameterTuningJob", "CreateModel", "CreateModelBiasJobDefinition"),
        *("CreateModelCard", "CreateModelExplainabilityJobDefinition", "CreateModelPackage"),
        *("CreateModelPackageGroup", "CreateModelQualityJobDefinition"),
        *("CreateNotebookInstance", "CreateNotebookInstanceLifecycleConfig", "CreatePipeline"),
        *("CreateProcessingJob", "CreateTrainingJob", "CreateTransformJob", "CreateTrial"),
        "CreateTrialComponent",
    ),
    "dynamodb": ("CreateTable",),
    "ecs": ("CreateCapacityProvider", "CreateCluster", "CreateService", "RegisterTaskDefinition"),
    "events": (
        *("CreateApiDestination", "CreateArchive", "CreateConnection", "CreateEventBus"),
        *("CreatePartnerEventSource", "PutRule"),
    ),
    "kms": ("CreateGrant", "CreateKey"),
    "logs": (
        *("CreateLogGroup", "CreateLogStream", "PutDestination", "PutMetricFilter"),
        *("PutResourcePolicy", "PutRetentionPolicy"),
    ),
    "secretsmanager": ("CreateSecret",),
    "ssm": (
        *("CreateDocument", "CreateMaintenanceWindow", "CreatePatchBaseline", "PutParameter"),
        "RegisterTargetWithMaintenanceWindow",
    ),
    "stepfunctions": ("CreateActivity", "CreateStateMachine", "CreateStateMachineAlias"),
}


def main() -> int:
    """Check, and write."""
    known = [f"{service}:{name}" for service, names in OPERATIONS.items() for name in names]
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("operations", nargs="*", metavar="OPERATION", help=", ".join(known))
    names = parser.parse_args().operations or known
    if unknown := set(names) - set(known):
        parser.error(f"{', '.join(sorted(unknown))}: unknown, expected some of {', '.join(known)}")
    kept = json.loads(SUMMARY.read_text(encoding="utf-8")) if SUMMARY.is_file() else {}
    found = {each["operation"]: each for each in kept.get("operations", ())}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            print(name, flush=True)
            journal = checked(name, Path(folder))
            if journal is None:
                found.pop(name, None)
                continue
            write_text(
                PUBLISHED / f"{name.replace(':', '.')}.md", FORMATS["markdown"](journal, None)
            )
            found[name] = figures(journal)
            data = {"operations": [found[each] for each in known if each in found]}
            write_text(SUMMARY, f"{json.dumps(data, indent=1)}\n")
            write_text(PUBLISHED / "README.md", "\n".join(page(data["operations"])) + "\n")
    return 0


def checked(operation: str, folder: Path) -> Journal | None:
    """The journal of a whole run, made as a user makes it; None where it could not be made."""
    path = folder / f"{operation.replace(':', '.')}.ndjson"
    command = [
        *(sys.executable, "-m", "sagemaker_conformance", "run", "--target=moto", "-qq", "--tb=no"),
        *(f"--operation={operation}", f"--journal={path}"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        print(f"  {(done.stderr or done.stdout).strip().splitlines()[-1]}", flush=True)
        return None
    return read_journal(path)


def figures(journal: Journal) -> dict[str, Any]:
    """What the page has about one operation; of the checks those of clauses."""
    clauses = [check for check in journal.checks if check.family in _KINDS]
    rejects = [check for check in clauses if check.side == "rejects"]
    diverging = [check.side for check in clauses if check.status == "diverges"]
    return {
        "operation": journal.run.operation,
        "target": journal.run.target_version,
        "spec": journal.run.spec,
        "date": date.today().isoformat(),
        "clauses": len({check.clause for check in clauses}),
        "judged": sum(check.is_judged for check in rejects),
        "refused": sum(check.status == "conforms" for check in rejects),
        "accepted": sum(check.divergence == "accepts-invalid" for check in rejects),
        "crashed": sum(check.divergence == "server-error" for check in rejects),
        "valid_refused": diverging.count("accepts"),
        "altered": diverging.count("returns"),
    }


_KINDS: Final = {*FAMILIES, "union"} - {"rule", "wire", "error", "lifecycle"}


def page(operations: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The page: a table by service, and what it says in one sentence."""
    found = list(operations)
    honouring = sum(each["refused"] > 0 for each in found)
    versions = ", ".join(sorted({str(each["target"]) for each in found}))
    yield "# Operations, as moto has them"
    yield ""
    yield (
        f"{len(found)} creating operations were checked, and {honouring} of them refuse at least one "
        f"request that AWS documents as invalid ({versions})."
    )
    yield ""
    yield "`refused`: of the clauses that could be judged, those whose violation is refused. `accepted` and"
    yield "`crashed`: the others. `altered`: members that come back otherwise. `valid refused`: places at which a"
    yield "value is refused that the service model allows; a service may state more in prose, and only for"
    yield "SageMaker's jobs is that known here. Made by `python reports/publish_operations.py`."
    yield ""
    yield "| operation | clauses | refused | accepted | crashed | valid refused | altered | specification | date |"
    yield "|---|--:|--:|--:|--:|--:|--:|---|---|"
    for each in found:
        file = f"{each['operation'].replace(':', '.')}.md"
        yield (
            f"| [{each['operation']}]({file}) | {each['clauses']} | {each['refused']} of {each['judged']} "
            f"| {each['accepted']} | {each['crashed']} | {each['valid_refused']} | {each['altered']} "
            f"| {each['spec']} | {each['date']} |"
        )


if __name__ == "__main__":
    sys.exit(main())
