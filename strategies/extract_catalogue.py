"""Write a catalogue's data file from a service model; run by hand when a newer model is shipped.

    python strategies/extract_catalogue.py botocore-1.44.5 path/to/service-2.json.gz
    python strategies/extract_catalogue.py botocore-1.44.5        # the botocore that is installed

The same model gives the same bytes. Add the new name to SHIPPED_SPECS in constraints/loader.py.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.loader import read_spec
from sagemaker_strategies.constraints.readers.extract import Extract, written
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

DATA = Path(__file__).parent / "sagemaker_strategies" / "constraints" / "data"


def main() -> int:
    """Write the data file of a specification; the exit status."""
    arguments = _arguments()
    try:
        extract = _extract(arguments.spec, arguments.model)
        clauses = len(extract.catalogue().clauses)
    except SpecError as error:
        print(f"extract_catalogue: {error}", file=sys.stderr)
        return 4
    path = DATA / f"{extract.spec}.json"
    path.write_text(json.dumps(written(extract), indent=1) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(extract.shapes)} shapes, {clauses} clauses")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("spec", help="botocore-VERSION: the file's name and the spec's")
    parser.add_argument("model", nargs="?", type=Path, help="service-2.json or .json.gz")
    return parser.parse_args()


def _extract(spec: str, model: Path | None) -> Extract:
    name, _, version = spec.partition("-")
    if name != "botocore" or not version:
        raise SpecError(f"expected a name of the form botocore-VERSION, got {spec!r}")
    read = read_spec(model if model else "botocore")
    if model is None and read.spec != spec:
        raise SpecError(f"expected {spec}, got {read.spec}: install botocore=={version}")
    document = f"botocore {version}, {TUNING_JOB.service} {TUNING_JOB.api_version} service-2.json"
    return replace(read, spec=spec, document=document)


if __name__ == "__main__":
    sys.exit(main())
