"""Write the table of AWS's published training images; run by hand when AWS publishes newer ones.

    python strategies/extract_registries.py path/to/a/clone/of/sagemaker-python-sdk

Only facts are taken: which accounts publish a repository, and whether it holds an algorithm of
Amazon SageMaker or a framework. The same commit gives the same bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = "sagemaker-core/src/sagemaker/core/image_uri_config"
DATA = Path(__file__).parent / "sagemaker_strategies/rules/training_job/data"
TABLE = DATA / "registries.json"
#: A framework's configuration too, but metric definitions are refused beside both of its images, in
#: script mode as well: https://github.com/awslabs/mlspace (test_create_training_job.py).
ALGORITHM_AND_FRAMEWORK = frozenset({"xgboost"})


def main() -> int:
    """Read the clone's newest commit and write the table."""
    if len(sys.argv) != 2:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 4
    clone = sys.argv[1]
    accounts: dict[tuple[str, str], set[str]] = defaultdict(set)
    registries: set[str] = set()
    for path in _git(clone, "ls-tree", "--name-only", "HEAD", f"{FOLDER}/").split():
        config = json.loads(_git(clone, "show", f"HEAD:{path}"))
        registries.update(*(version["registries"].values() for version in versions(config)))
        kind = kind_of(Path(path).stem, config)
        for version in versions(config.get("training", config)) if kind else ():
            accounts[str(kind), version["repository"]].update(version["registries"].values())
    commit, date = _git(clone, "log", "-1", "--format=%H %cs").split()
    table = {**_source(commit, date), "images": _images(accounts), "registries": sorted(registries)}
    TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(accounts)} repositories, {date}")
    return 0


def kind_of(name: str, config: dict[str, Any]) -> str | None:
    """Whether a configuration is of an algorithm or of a framework; None where it trains nothing."""
    if "training" not in config and "training" not in config.get("scope", ()):
        return None
    plain = set(config) <= {"scope", "versions"}
    return "algorithm" if plain or name in ALGORITHM_AND_FRAMEWORK else "framework"


def versions(part: Any) -> Iterator[dict[str, Any]]:
    """Every version of an image below a part of a configuration: its repository, and its registries."""
    if isinstance(part, dict):
        if "registries" in part and "repository" in part:
            yield part
        for inner in part.values():
            yield from versions(inner)


def _source(commit: str, date: str) -> dict[str, Any]:
    return {
        "format": 1,
        "source": "https://github.com/aws/sagemaker-python-sdk",
        "place": FOLDER,
        "commit": commit,
        "date": date,
        "licence": "Apache-2.0; facts only",
    }


def _images(accounts: dict[tuple[str, str], set[str]]) -> list[dict[str, Any]]:
    """Repositories that the same accounts publish stand together."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (kind, repository), found in sorted(accounts.items()):
        groups[kind, tuple(sorted(found))].append(repository)
    return [
        {"kind": kind, "repositories": repositories, "accounts": list(found)}
        for (kind, found), repositories in groups.items()
    ]


def _git(clone: str, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", clone, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
