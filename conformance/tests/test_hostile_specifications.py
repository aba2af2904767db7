"""Specifications with clauses that cannot be checked: each costs itself, by name, and never the run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from sagemaker_conformance.checks.scope import ScopeError
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_strategies.constraints import load

TEXT: Final = "TrainingJobDefinition.Text"
MANY: Final = "TrainingJobDefinition.Many"


def _members(*names: str) -> dict[str, Any]:
    return {name: {"shape": name} for name in names}


def _model(required: tuple[str, ...] = (), **shapes: dict[str, Any]) -> dict[str, Any]:
    return {
        "shapes": {
            "CreateHyperParameterTuningJobRequest": {
                "type": "structure",
                "members": _members("HyperParameterTuningJobName", "TrainingJobDefinition"),
                "required": ["HyperParameterTuningJobName"],
            },
            "HyperParameterTuningJobName": {"type": "string", "min": 1, "max": 32},
            "TrainingJobDefinition": {
                "type": "structure",
                "members": _members("Text", "Many", "Entries"),
                "required": list(required),
            },
            "Text": {"type": "string", "min": 1, "max": 9},
            "Many": {"type": "list", "member": {"shape": "Text"}, "max": 4},
            "Entries": {"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Flag"}},
            "Key": {"type": "string"},
            "Flag": {"type": "boolean"},
            **shapes,
        }
    }


@pytest.fixture
def statuses(tmp_path: Path) -> Any:
    """The status of every check of a run against the mock, by clause and side."""

    def examined(model: dict[str, Any]) -> dict[str, str]:
        (tmp_path / "model.json").write_text(json.dumps(model))
        run = Run(read_settings({"spec": str(tmp_path / "model.json")}, tmp_path))
        checks = [c for c in run.selection.every if c not in run.selection.beside]
        run.select(checks)
        run.prepare()
        try:
            return {str(check): run.examine(check)["status"] for check in checks}
        finally:
            run.close()

    return examined


def _text(**facts: Any) -> dict[str, Any]:
    return _model(Text={"type": "string", **facts})


def _named(statuses: dict[str, str], status: str) -> set[str]:
    return {check.split()[0] for check, found in statuses.items() if found == status}


@pytest.mark.parametrize(
    "pattern",
    [
        r"[a-z]+\b|[0-9]+",
        r"\G[a-z]+",
        r"[a-z]++",
        r"(?i:[a-z]+)",
        r"[a-zé]+",
        r"\bvalue\b",
        r"[\p{IsGreek}a-z]+",
        r"[a-z]+(?=[a-z]).*",
        r".*[a-z].{12}|abc",
        r"((a?){200}){90}|abc",
        r"(a{0,100}){0,100}|abc",
        r"(((((a{9}){9}){9}){9}){9}){9}|abc",
        "(" * 3000 + "a" + ")" * 3000,
    ],
)
def test_a_pattern_that_is_not_worked_on_costs_its_clauses(pattern: str, statuses: Any) -> None:
    found = statuses(_text(pattern=pattern))
    unsupported = _named(found, "unsupported")

    assert f"{TEXT}:pattern" in unsupported
    assert all(id.startswith((f"{TEXT}:", f"{MANY}")) for id in unsupported)
    assert not {"error", "diverges"} & set(found.values())
    assert "HyperParameterTuningJobName:length-max" in _named(found, "conforms")


def test_a_place_with_a_word_that_matches_is_still_sent(statuses: Any) -> None:
    found = statuses(_model(required=("Text",), Text={"type": "string", "pattern": r"abc\b|1"}))

    assert {f"{TEXT}:pattern", f"{MANY}.member:pattern"} == _named(found, "unsupported")
    assert {f"{TEXT}:type", f"{TEXT}:required"} <= _named(found, "conforms")


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (_text(max=10**9), {f"{TEXT}:length-max", f"{MANY}.member:length-max"}),
        (
            _model(Many={"type": "list", "member": {"shape": "Text"}, "max": 10**9}),
            {f"{MANY}:length-max"},
        ),
    ],
)
def test_a_bound_that_is_not_worked_on_costs_its_clause(
    model: dict[str, Any], expected: set[str], statuses: Any
) -> None:
    found = statuses(model)

    assert expected == _named(found, "unsupported")
    assert not {"error", "diverges"} & set(found.values())


@pytest.mark.parametrize(
    "facts", [{"min": 10**9}, {"pattern": "[^\\S\\s]+"}, {"pattern": "(?#a)\\Q"}]
)
def test_a_place_without_a_known_value_is_not_sent(facts: Any, statuses: Any) -> None:
    found = statuses(_text(**facts))

    assert f"{TEXT}:type" in _named(found, "unsupported")
    assert not {"error", "diverges"} & set(found.values())


def test_lists_within_lists(statuses: Any) -> None:
    levels = {
        f"L{n}": {"type": "list", "member": {"shape": f"L{n + 1}"}, "min": 3} for n in range(40)
    }
    found = statuses(_model((), Many=levels["L0"], L40={"type": "boolean"}, **levels))

    assert {f"{MANY}:type", f"{MANY}.member:type"} <= _named(found, "unsupported")
    assert f"{TEXT}:length-max" in _named(found, "conforms")


def test_it_is_one_line_where_every_request_needs_such_a_value(tmp_path: Path) -> None:
    model = _model(required=("Text",), Text={"type": "string", "pattern": "(?#a)\\Q"})
    (tmp_path / "model.json").write_text(json.dumps(model))

    with pytest.raises(ScopeError, match=f"^--spec: {TEXT} is in every request, and no val") as one:
        read_settings({"spec": str(tmp_path / "model.json")}, tmp_path)
    assert "\n" not in str(one.value)


@pytest.mark.parametrize(
    "key",
    [
        {"type": "string", "enum": ["only"]},
        {"type": "string", "enum": ["one", "two"], "pattern": "[a-z]+"},
        {"type": "string", "pattern": r"a\b"},
        {"type": "string", "pattern": "x", "min": 1, "max": 1},
        {"type": "string", "max": 0},
    ],
)
def test_keys_of_few_values(key: dict[str, Any], statuses: Any) -> None:
    for bounds in ({}, {"min": 1, "max": 2}, {"min": 3}):
        entries = {"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Flag"}, **bounds}
        found = statuses(_model(Key=key, Entries=entries))

        assert not {"error", "diverges"} & set(found.values()), bounds


@pytest.mark.parametrize("pattern", [r"a\b|1", ".*[a-z].{12}|abc", "[^\\S\\s]+", "(?#a)\\Q"])
def test_show_names_the_reason_in_one_line(pattern: str, command: Any, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(json.dumps(_text(pattern=pattern)))
    done = command("show", f"{TEXT}:pattern", "--spec=model.json")

    assert 4 == done.status
    assert f"{TEXT}:pattern: is not checked: " in done.err
    assert 1 == len(done.err.strip().splitlines())


@pytest.mark.parametrize("name", ["HyperParameterTuningJobName", "TrainingJobDefinition"])
def test_it_is_one_line_where_a_request_has_no_name_or_definition(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "model.json").write_text(json.dumps(_model(**{name: {"type": "boolean"}})))  # type: ignore[arg-type]

    with pytest.raises(ScopeError, match=f"needs a member {name}, a "):
        read_settings({"spec": str(tmp_path / "model.json")}, tmp_path)


@pytest.mark.parametrize("pattern", ["a)", "[A-,]", r"(a)?([a-zA-Z0-9-]+)+_\1"])
def test_names_and_observations_of_a_pattern_that_cannot_be_read(
    pattern: str, tmp_path: Path
) -> None:
    name = "HyperParameterTuningJobName"  # which published answers are about
    model = _model(**{name: {"type": "string", "pattern": pattern, "max": 63}})
    (tmp_path / "model.json").write_text(json.dumps(model))

    assert load(str(tmp_path / "model.json")).nodes[name].pattern == pattern
