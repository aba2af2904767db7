"""The rules of every operation that has a folder of them: identified, at known places, with cases that work."""

from __future__ import annotations

import re
from pathlib import Path

import botocore
import pytest
from botocore import xform_name
from botocore.loaders import Loader
from packaging.version import Version

import sagemaker_strategies.rules as package
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import DEFAULT_SPEC, Catalogue, load
from sagemaker_strategies.rules import CHECKED_TIERS, broken_rules, repairer, rule_cases, rules_of
from sagemaker_strategies.rules.checked import checked_rules
from sagemaker_strategies.rules.registry import topics_of

FOLDERS = sorted(path.parent.name for path in Path(package.__path__[0]).glob("*/__init__.py"))
#: What every training job has, whichever operation makes it.
SHARED = {"training_job"}
OPERATIONS = {
    xform_name(name): name
    for name in Loader().load_service_model("sagemaker", "service-2")["operations"]
}
OTHERS = [OPERATIONS[f] for f in FOLDERS if f in OPERATIONS and "tuning" not in f]


@pytest.fixture(params=OTHERS)
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return load(None, f"sagemaker:{request.param}")


def test_every_folder_is_an_operations() -> None:
    assert set() == set(FOLDERS) - set(OPERATIONS) - SHARED
    assert "CreateTrainingJob" in OTHERS


def test_the_page_names_them_all() -> None:
    page = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8")
    section = page.partition("## Rules stated only in prose")[2].partition("A rule of every")[0]

    assert sorted(OPERATIONS[f] for f in FOLDERS if f in OPERATIONS) == sorted(
        re.findall(r"`(Create\w+)`", section)
    )


def test_ids_are_unique_and_at_places_of_the_request(catalogue: Catalogue) -> None:
    rules = rules_of(catalogue)
    ids = [rule.id for rule in rules]

    assert rules
    assert len(set(ids)) == len(ids)
    for rule in rules:
        assert re.fullmatch(r"[A-Za-z0-9.]+:rule-[a-z0-9]+(-[a-z0-9]+)*", rule.id)
        assert rule.path in catalogue.nodes


@pytest.mark.skipif(
    Version(botocore.__version__) < Version(DEFAULT_SPEC.partition("-")[2]),
    reason="an older botocore may lack a rule's members",
)
def test_a_wrong_path_leaves_no_rule_out(catalogue: Catalogue) -> None:
    """Rules that operations share are left out where one lacks their members; its own ones never."""
    folder = f".{xform_name(catalogue.operation.create)}."
    own = [t for t in topics_of(catalogue.operation) if folder in f"{t.__module__}."]
    needed = [
        (rule.name, path) for t in own for rule in t(catalogue) for path in (rule.path, *rule.needs)
    ]

    assert needed
    assert [] == [(name, path) for name, path in needed if path not in catalogue.nodes]


def test_checked_ones_have_both_sides(catalogue: Catalogue) -> None:
    for rule in rules_of(catalogue):
        sides = (bool(rule.accepts), bool(rule.rejects))

        assert sides == ((True, True) if rule.tier in CHECKED_TIERS else (False, False)), rule.id


def test_no_seed_request_breaks_a_rule_and_each_rule_has_cases(catalogue: Catalogue) -> None:
    for seed_request in seed_requests(catalogue, repair_rules=repairer(catalogue)):
        assert [] == [r.id for r in rules_of(catalogue) if not r.holds(seed_request.base)]
        for rule in checked_rules(catalogue):
            cases = rule_cases(seed_request, rule.id)
            sides = [case.side for case in cases]

            assert sides == ["accepts"] * len(rule.accepts) + ["rejects"] * len(rule.rejects)
            for case in cases:
                broken = {rule.id} if case.side == "rejects" else set()
                assert broken_rules(catalogue, case.request) == broken
