"""Every way to name a specification, and one line for each that cannot be read."""

from __future__ import annotations

import gzip
import json
import runpy
import sys
from collections.abc import Callable
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

import botocore
import pytest

from sagemaker_strategies import constraints
from sagemaker_strategies.constraints import (
    DEFAULT_SPEC,
    SHIPPED_SPECS,
    SpecError,
    load,
    loader,
)
from sagemaker_strategies.constraints.loader import shipped
from sagemaker_strategies.constraints.readers.extract import written

REQUEST = "CreateHyperParameterTuningJobRequest"


def small_model() -> dict[str, Any]:
    """A service model whose request has a definition with one bounded text, and a shape besides."""
    return {
        "metadata": {"uid": "sagemaker-2017-07-24"},
        "shapes": {
            REQUEST: {
                "type": "structure",
                "documentation": "prose",
                "members": {"TrainingJobDefinition": {"shape": "Definition"}},
            },
            "Definition": {
                "type": "structure",
                "required": ["RoleArn"],
                "members": {"RoleArn": {"shape": "Text", "documentation": "prose"}},
            },
            "Text": {"type": "string", "max": 7, "sensitive": True},
            "Elsewhere": {"type": "timestamp"},
        },
    }


SMALL = {
    "TrainingJobDefinition:type": "structure",
    "TrainingJobDefinition.RoleArn:required": True,
    "TrainingJobDefinition.RoleArn:type": "string",
    "TrainingJobDefinition.RoleArn:length-max": 7,
}


def facts(spec: str | Path) -> dict[str, Any]:
    return {id: clause.value for id, clause in load(spec).clauses.items()}


def test_nothing_named_is_the_dated_default() -> None:
    assert DEFAULT_SPEC == load().spec == "botocore-1.44.5"


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_a_shipped_name_is_the_catalogue_s(spec: str) -> None:
    assert spec == load(spec).spec


@pytest.mark.parametrize("spec", ["botocore", f"botocore-{botocore.__version__}"])
def test_the_installed_botocore_is_recorded_with_its_version(spec: str) -> None:
    catalogue = load(spec)

    assert f"botocore-{botocore.__version__}" == catalogue.spec
    assert "TrainingJobDefinition.RoleArn:pattern" in catalogue.clauses


def test_the_installed_botocore_ahead_of_a_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "botocore").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert load("botocore").spec.startswith("botocore-")
    with pytest.raises(SpecError):
        load(Path("botocore"))


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_a_service_model_s_file(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "service-2.json"
    path.write_bytes(compress(json.dumps(small_model()).encode()))

    assert SMALL == facts(path) == facts(str(path))
    assert load(path).spec == "service-2.json"
    assert list(load(path).raw) == [REQUEST, "Definition", "Text"]


def test_an_extract_s_file_is_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(written(shipped("documented-2018-05"))), encoding="utf-8")
    expected, actual = load("documented-2018-05"), load(path)

    assert expected.sha256 == actual.sha256
    assert expected.clauses == actual.clauses
    assert [node.notes for node in expected.root.walk()] == [
        node.notes for node in actual.root.walk()
    ]


def no_shape(model: dict[str, Any]) -> None:
    del model["shapes"]["Text"]


def no_request(model: dict[str, Any]) -> None:
    del model["shapes"][REQUEST]


def no_definition(model: dict[str, Any]) -> None:
    model["shapes"][REQUEST]["members"] = {}


def recursive(model: dict[str, Any]) -> None:
    model["shapes"]["Definition"]["members"]["Again"] = {"shape": "Definition"}
    model["shapes"]["Definition"]["required"] = ["Again"]
    model["shapes"][REQUEST]["required"] = ["TrainingJobDefinition"]


def unknown_type(model: dict[str, Any]) -> None:
    model["shapes"]["Text"]["type"] = "quaternion"


def no_name(model: dict[str, Any]) -> None:
    model["shapes"]["Definition"]["members"]["RoleArn"] = "Text"


def text_bound(model: dict[str, Any]) -> None:
    model["shapes"]["Text"]["max"] = "7"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (no_shape, r"shape Text \(at TrainingJobDefinition.RoleArn\) is missing"),
        (no_request, f"expected a shape {REQUEST}"),
        (no_definition, "has no member TrainingJobDefinition"),
        (recursive, "cannot be without a shape that contains itself"),
        (unknown_type, "Text has type 'quaternion', expected one of"),
        (no_name, "Definition.RoleArn names no shape"),
        (text_bound, "Text: max is '7', expected int"),
        (lambda model: model.update(shapes=[]), "expected a shape"),
        (lambda model: model.update(format=2), "expected an extract of format 1, got 2"),
        (lambda model: model.update(format=1), "expected the operation"),
    ],
)
def test_a_model_that_cannot_be_used(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], None], message: str
) -> None:
    model = small_model()
    spoil(model)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model), encoding="utf-8")

    with pytest.raises(SpecError, match=message) as refusal:
        load(path)
    assert str(refusal.value).startswith("model.json: ")
    assert "\n" not in str(refusal.value)


def fan_out(model: dict[str, Any]) -> None:
    level = {"type": "structure", "members": {n: {"shape": "L1"} for n in "AB"}}
    model["shapes"]["Text"] = level
    for depth in range(1, 23):
        members = {n: {"shape": f"L{depth + 1}"} for n in "AB"}
        model["shapes"][f"L{depth}"] = {"type": "structure", "members": members}
    model["shapes"]["L23"] = {"type": "string"}


def chain(model: dict[str, Any]) -> None:
    model["shapes"]["Text"] = {"type": "list", "member": {"shape": "L0"}}
    for depth in range(2000):
        model["shapes"][f"L{depth}"] = {"type": "list", "member": {"shape": f"L{depth + 1}"}}


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"type": ["string"]}, r"type is \['string'\], expected str"),
        ({"type": "string", "enum": []}, r"an enum of \[\], expected values of a string"),
        ({"type": "string", "enum": [1, 2]}, r"enum is \[1, 2\], expected texts"),
        ({"type": "string", "enum": ["\ud800"]}, "expected texts"),
        ({"type": "integer", "enum": ["1"]}, "expected values of a string"),
        ({"type": "string", "pattern": "\udfff"}, "is no text in UTF-8"),
        ({"type": "string", "pattern": ["a"]}, "pattern is .*, expected str"),
        ({"type": "string", "min": -1}, "min is -1, expected a length"),
        ({"type": "string", "max": 1.5}, "max is 1.5, expected a length"),
        ({"type": "string", "max": True}, "max is True, expected int"),
        ({"type": "string", "min": 3, "max": 2}, "min 3 is above max 2"),
        ({"type": "integer", "max": float("inf")}, "max is inf, expected one of 64 bits"),
        ({"type": "integer", "max": 10**4000}, "max is 1000[.0]*, expected one of 64 bits"),
        ({"type": "list"}, "a list without 'member'"),
        ({"type": "map", "key": {"shape": "Text"}}, "a map without 'value'"),
        ({"type": "structure", "members": {}, "required": ["Ghost"]}, "requires 'Ghost'"),
        ({"type": "structure", "members": {}, "required": [[]]}, r"requires \[\], expected one"),
        ({"type": "structure", "members": {"a.b": {"shape": "Text"}}}, "'a.b' is no name"),
        ({"type": "structure", "members": {"\ud800": {"shape": "Text"}}}, "is no name"),
    ],
)
def test_facts_that_no_model_states(tmp_path: Path, facts: dict[str, Any], message: str) -> None:
    model = small_model()
    model["shapes"]["Text"] = facts
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model), encoding="utf-8")

    with pytest.raises(SpecError, match=f"^model.json: shape Text: .*{message}") as refusal:
        load(path)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 200


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (fan_out, r"has [\d,]+ places, more than the 20,000 that are read"),
        (chain, "is more than 64 levels deep"),
        (lambda model: model.update(metadata=[]), "Text .* is missing"),
        (lambda model: model["shapes"].update({"Text": 3}), "shape Text is int"),
    ],
)
def test_a_model_of_too_many_places(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], None], message: str
) -> None:
    model = small_model()
    del model["shapes"]["Text"]
    spoil(model)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model), encoding="utf-8")

    with pytest.raises(SpecError, match=message):
        load(path)


@pytest.mark.parametrize("pack", [bytes, partial(gzip.compress, mtime=0)], ids=["plain", "gzip"])
def test_a_file_of_too_many_bytes(
    tmp_path: Path, pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "LARGEST_FILE", 1000)
    path = tmp_path / "file.json"
    path.write_bytes(pack(b" " * 1001))

    with pytest.raises(SpecError, match="has more than 1000 bytes unpacked"):
        load(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"min": ' + b"1" * 5000 + b"}", "expected JSON"),
        (b"", "expected JSON"),
        (b"{", "expected JSON"),
        (b"[" * 100_000, "expected JSON"),
        (b"[]", "expected a JSON object, got list"),
        (b"# Page", "expected JSON or an API page"),
        (b"\x7fELF\xff\x00", "expected UTF-8 text, got other bytes at offset 4"),
        (gzip.compress(b"{}" * 500, mtime=0)[:-9], "damaged or cut off"),
        (gzip.compress(b"{}", mtime=0)[:5], "damaged or cut off"),
        (b"\x1f\x8b\x08garbage follows", "damaged or cut off"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)

    with pytest.raises(SpecError, match=message) as refusal:
        load(path)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("kind", [str, Path])
def test_a_directory_and_a_missing_file(tmp_path: Path, kind: Callable[[Path], Any]) -> None:
    with pytest.raises(SpecError, match="is a folder"):
        load(kind(tmp_path))
    with pytest.raises(SpecError, match=r"missing\.json"):
        load(kind(tmp_path / "missing.json"))


@pytest.mark.parametrize("spec", ["", "botocore-0.0.1", "documented-2017"])
def test_an_unknown_name_lists_the_known_ones(spec: str) -> None:
    with pytest.raises(SpecError) as refusal:
        load(spec)

    assert all(known in str(refusal.value) for known in (*SHIPPED_SPECS, "botocore (version"))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_a_clause_s_source_points_into_the_shipped_file(spec: str) -> None:
    data = resources.files(constraints) / "data" / f"{spec}.json"
    content = json.loads(data.read_text(encoding="utf-8"))
    for clause in load(spec).clauses.values():
        place: Any = content
        for step in clause.source.place.removeprefix("/").split("/"):
            place = place[step]
        if clause.kind == "required":
            assert clause.path.rpartition(".")[2] in place
        elif clause.kind == "enum":
            assert list(clause.value) == place  # type: ignore[arg-type]
        elif clause.kind != "type":
            assert clause.value == place


def test_the_script_writes_the_same_bytes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = Path(__file__).parents[1] / "extract_catalogue.py"
    model = small_model()
    model["shapes"] = dict(reversed(model["shapes"].items()))
    for name, content in (("a.json", small_model()), ("b.json", model)):
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    made = []
    for name in ("a.json", "b.json"):
        monkeypatch.setattr(sys, "argv", ["", "botocore-1.2.3", str(tmp_path / name)])
        main = runpy.run_path(str(script))["main"]
        monkeypatch.setitem(main.__globals__, "DATA", tmp_path)
        assert main() == 0
        made.append((tmp_path / "botocore-1.2.3.json").read_bytes())

    assert made[0] == made[1]
    assert facts(tmp_path / "botocore-1.2.3.json") == SMALL
    assert "3 shapes, 4 clauses" in capsys.readouterr().out
