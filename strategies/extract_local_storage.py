"""Write how much local storage instance types have; run by hand when a newer model is shipped.

    python strategies/extract_local_storage.py        # needs moto, of the extra of that name

Only facts are taken: EC2's own description of its instance types, which moto has recorded, for the
types of training instances in the newest shipped specification.
"""

from __future__ import annotations

import gzip
import json
import sys
from importlib import metadata, resources
from pathlib import Path

from sagemaker_strategies.constraints import load

DATA = Path(__file__).parent / "sagemaker_strategies/rules/training_job/data"
TABLE = DATA / "local_storage.json"
RECORDED = "resources/instance_types.json.gz"


def main() -> int:
    """Read the installed moto and write the table."""
    recorded = resources.files("moto.ec2") / RECORDED
    described = json.loads(gzip.decompress(recorded.read_bytes()))
    trained = load().nodes["TrainingJobDefinition.ResourceConfig.InstanceType"].enum or ()
    sizes = {
        name: described[plain]["InstanceStorageInfo"]["TotalSizeInGB"]
        for name in sorted(trained)
        if "InstanceStorageInfo" in described.get(plain := name.removeprefix("ml."), {})
    }
    table = {
        "format": 1,
        "source": "https://github.com/getmoto/moto",
        "place": f"moto/ec2/{RECORDED} (DescribeInstanceTypes of EC2)",
        "version": f"moto {metadata.version('moto')}",
        "licence": "Apache-2.0; facts only",
        "gigabytes": sizes,
    }
    TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(sizes)} instance types")
    return 0


if __name__ == "__main__":
    sys.exit(main())
