"""The rule of the tags of whatever is created."""

from __future__ import annotations

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import distinct
from sagemaker_strategies.rules.repairs import rename_repeated
from sagemaker_strategies.rules.rule import MODEL, Rule, in_document


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path="Tags.member.Key",
            name="distinct",
            statement="a resource has one tag of a key",
            source=in_document(MODEL, "Tag.Key"),
            prose_id="TAG-UNIQ",
            check=distinct("Tags", "Key"),
            repair=rename_repeated("Tags", "Key", lambda _: (f"Team{i}" for i in range(1, 99))),
            accepts={"other case": {"Tags": _tags("Team", "team")}},
            rejects={"twice": {"Tags": _tags("Team", "Team")}},
            since="2021-06",
        ),
    )


def _tags(*keys: str) -> list[dict[str, str]]:
    return [{"Key": key, "Value": f"Tuning{index}"} for index, key in enumerate(keys)]
