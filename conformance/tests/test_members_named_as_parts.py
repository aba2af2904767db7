"""A structure's members named ``key``, ``value`` and ``member``, as other services' tags have them.

Paths name a map's keys and values, and a list's elements, by the same words.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sagemaker_conformance.checks.scope import removable
from sagemaker_conformance.cli.check import check
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.error_messages import reported_errors
from sagemaker_conformance.judging.message_fidelity import is_exact_report
from sagemaker_conformance.judging.named_members import places_of
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.constraints.catalogue import build
from sagemaker_strategies.constraints.loader import INSTALLED_SPEC, load
from sagemaker_strategies.constraints.selection import one_operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

ACTIVITY = "stepfunctions:CreateActivity"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """``Things`` is a list of structures with such members, ``Settings`` a map."""
    text = {"type": "string", "max": 3}
    shapes = {
        TUNING_JOB.request_shape: {
            "type": "structure",
            "members": {
                "TrainingJobDefinition": {"shape": "Definition"},
                "Things": {"shape": "Things"},
                "Settings": {"shape": "Settings"},
            },
        },
        "Definition": {"type": "structure", "members": {}},
        "Things": {"type": "list", "member": {"shape": "Thing"}},
        "Thing": {
            "type": "structure",
            "members": {n: {"shape": "Text"} for n in ("key", "value", "member")},
        },
        "Settings": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Text"}},
        "Text": text,
    }
    return build(
        shapes, operation=TUNING_JOB, spec="parts", document="parts", evidence="documented"
    )


def test_their_type_is_a_clause_and_that_of_a_maps_keys_is_none(catalogue: Catalogue) -> None:
    typed = [f"Things.member.{name}:type" for name in ("key", "value", "member")]

    assert {*typed, "Settings.value:type"} <= catalogue.clauses.keys()
    assert "Settings.key:type" not in catalogue.clauses


def test_they_can_be_left_out(catalogue: Catalogue) -> None:
    assert removable("Things.member.key", catalogue) == "Things.member.key"
    assert removable("Settings.key", catalogue) == "Settings"
    assert catalogue.nodes["Things.member.value"].is_removable
    assert not catalogue.nodes["Settings.value"].is_removable


def test_a_value_grows_at_the_member_and_not_at_a_key(catalogue: Catalogue) -> None:
    grown = seed_requests(catalogue)[0].control("Things.member.key")

    assert grown.pointer[-1] == "key"
    assert not grown.is_key
    assert seed_requests(catalogue)[0].control("Settings.key").is_key


def test_a_wrong_type_breaks_the_clause(catalogue: Catalogue) -> None:
    broken = Certifier(catalogue.raw, catalogue.operation.request_shape).violated(
        {"Things": [{"key": 5}]}
    )

    assert {id for id in broken if "Things" in id} == {"Things.member.key:type"}


@pytest.mark.parametrize(
    ("place", "of_member", "of_map"),
    [("things.1.member.value", True, False), ("settings.k.member", False, False)],
)
def test_a_message_names_them_as_members(
    place: str, of_member: bool, of_map: bool, catalogue: Catalogue
) -> None:
    message = (
        f"1 validation error detected: Value 'long' at '{place}' failed to satisfy constraint: "
        "Member must have length less than or equal to 3"
    )
    [error] = reported_errors(Answer("rejected", 400, "ValidationException", message))

    found = (
        is_exact_report(error, f"{path}:length-max", "classic", catalogue)
        for path in ("Things.member.value", "Settings.value")
    )
    assert (of_member, of_map) == tuple(found)
    assert ("Things.member.value",) == places_of(catalogue)["things", "value"]


def test_check_shows_the_value_of_a_member_called_key(tmp_path: Path) -> None:
    file = tmp_path / "activity.json"
    file.write_text(json.dumps({"name": "a", "tags": [{"key": "x" * 200, "value": "v"}]}))
    limit = load(INSTALLED_SPEC, one_operation([ACTIVITY])).clauses["tags.member.key:length-max"]

    done = CliRunner().invoke(check, [f"--operation={ACTIVITY}", str(file)])

    assert limit.statement in done.output
    assert "tags[0].key (line 1)\n    'xxxx…' (200 characters)" in done.output
