from __future__ import annotations

import html
import json
import re
from collections import Counter
from typing import Any
from urllib.parse import unquote

import pytest

from sagemaker_strategies.cases.boundaries import rejected
from sagemaker_strategies.cases.json_pointer import ABSENT, get
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.sample import Sample
from sagemaker_strategies.cases.seeds import lean_seed_request, seed_requests
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Catalogue, Node
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.patterns.alternatives import spellings
from sagemaker_strategies.strategies.minimal import same_value

NATURALS = TypicalValues(TUNING_JOB)
DEFINITION = "TrainingJobDefinition"


def _samples(catalogue: Catalogue, *kinds: str) -> list[tuple[Node, Sample]]:
    nodes = (catalogue.nodes[path] for path in swept_paths(catalogue))
    return [(n, s) for n in nodes for s in rejected(n, NATURALS) if s.kind in kinds]


def _values(catalogue: Catalogue, *types: str) -> list[tuple[Any, Any]]:
    """The place's own natural value and each of a wrong type, at places of these types."""
    return [
        (NATURALS.value(node), sample.value)
        for node, sample in _samples(catalogue, "type")
        if node.type in types and sample.unspecified is None
    ]


def test_every_other_spelling_of_a_word_is_asked_somewhere(newest: Catalogue) -> None:
    asked = Counter(s.label for _, s in _samples(newest, "enum", "pattern") if s.spare)

    assert [] == [k for group in spellings("aB.c", "N") for k, _ in group if not asked[k]]


@pytest.mark.parametrize(
    ("label", "undo"),
    [
        ("percent-encoded", unquote),
        ("decimal reference", html.unescape),
        ("hexadecimal reference", html.unescape),
        ("unicode escape", lambda text: json.loads(f'"{text}"')),
        ("backslash", lambda text: text.replace("\\", "")),
        ("double quotes", json.loads),
        ("tags", lambda text: re.sub("</?b>", "", text)),
        ("NUL inside", lambda text: text.replace("\0", "")),
        ("twice", lambda text: text.split(",")[0]),
        ("name and equals sign", lambda text: text.split("=")[1]),
        ("underscores", lambda text: text.replace("_", "")),
    ],
)
def test_a_reader_makes_the_word_of_its_spelling(label: str, undo: Any) -> None:
    [spelling] = [
        text for group in spellings("FastFile", "Mode") for k, text in group if k == label
    ]

    assert "FastFile" != spelling
    assert "FastFile" == undo(spelling)


def test_scalars_are_wrapped_in_arrays_and_objects(newest: Catalogue) -> None:
    pairs = _values(newest, "string")

    for made in ([1], [1, 1], [], {"value": 1}, {"0": 1}, {}):
        assert any(
            json.dumps(sent) == json.dumps(made).replace("1", json.dumps(v)) for v, sent in pairs
        )


def test_containers_are_sent_as_text_as_arrays_and_as_objects(newest: Catalogue) -> None:
    lists = _values(newest, "list")
    others = _values(newest, "map", "structure")

    assert all(json.dumps(v) in [sent for w, sent in lists if v == w] for v, _ in lists)
    assert any(sent == ",".join(v) for v, sent in lists if all(isinstance(i, str) for i in v))
    assert any(isinstance(s, dict) and list(s.values()) == v and "0" in s for v, s in lists)
    assert any(sent == {"member": v} for v, sent in lists)
    for shape in (
        lambda v: [v],
        lambda v: list(v.values()),
        lambda v: [[key, item] for key, item in v.items()],
        lambda v: [{"Name": key, "Value": item} for key, item in v.items()],
        lambda v: [{key: item} for key, item in v.items()],
        lambda v: "",
        lambda v: next(iter(v.values())),
    ):
        assert any(sent == shape(v) for v, sent in others if v)


def test_numbers_are_sent_as_text_of_every_kind(newest: Catalogue) -> None:
    asked = {s.label for n, s in _samples(newest, "type") if n.type == "integer" and s.spare}

    assert {
        "padded digits", "signed digits", "decimals", "leading zero", "exponent", "hexadecimal",
        "grouped digits", "digits and a letter", "digits and a unit", "empty string", "null word",
        "false",
    } == asked  # fmt: skip


@pytest.mark.parametrize(
    "path", ["VpcConfig.SecurityGroupIds", "AlgorithmSpecification.MetricDefinitions"]
)
def test_a_list_that_is_too_long_by_an_element_that_it_has_twice(
    newest: Catalogue, path: str
) -> None:
    node = newest.nodes[f"{DEFINITION}.{path}"]
    [value] = [s.value for s in rejected(node, NATURALS) if s.label == "max+1 alike"]
    assert isinstance(value, list)
    distinct = {json.dumps(item) for item in value}

    assert node.bound("length-max") == len(value) - 1
    assert len(distinct) < len(value)
    if isinstance(value[0], str):
        assert len({item.lower() for item in distinct}) < len(distinct)


def test_a_map_that_is_too_long_by_keys_that_differ_in_case_or_blanks_and_an_empty_value(
    newest: Catalogue,
) -> None:
    node = newest.nodes[f"{DEFINITION}.StaticHyperParameters"]
    [value] = [s.value for s in rejected(node, NATURALS) if s.label == "max+1 alike"]
    assert isinstance(value, dict)

    assert 101 == len(value)
    assert len({key.lower() for key in value}) < 101
    assert len({key.strip() for key in value}) < 101
    assert "" in value.values()


@pytest.mark.parametrize(
    "shrink",
    [
        str.strip,
        unquote,
        html.unescape,
        lambda text: text.replace("\0", ""),
        lambda text: text.replace("\\", ""),
        lambda text: text.replace("//", "/"),
        lambda text: text.replace("\t\t", " "),
        lambda text: re.sub("<.*?>", "", text),
        lambda text: text.partition(";")[0],
        lambda text: text.replace("\r\n", "\n"),
    ],
)
def test_a_text_that_is_too_long_is_short_enough_to_one_who_normalises(
    newest: Catalogue, shrink: Any
) -> None:
    node = newest.nodes[f"{DEFINITION}.Environment.value"]
    [value] = [s.value for s in rejected(node, NATURALS) if s.label == "max+1 padded"]

    assert 513 == len(str(value))
    assert len(shrink(value)) <= 512


def test_a_member_under_nearly_its_name(newest: Catalogue) -> None:
    path = f"{DEFINITION}.OutputDataConfig.S3OutputPath"
    [case] = [
        c
        for c in violations_of(seed_requests(newest)[0], f"{path}:required")
        if c.sample[:8] == "named in"
    ]
    here = (DEFINITION, "OutputDataConfig")
    [other] = get(case.request, here).keys() - get(case.control, here).keys()

    assert ABSENT is get(case.request, (*here, "S3OutputPath"))
    assert get(case.control, (*here, "S3OutputPath")) == get(case.request, (*here, other))
    assert "s3outputpath" == re.sub(r"[^a-z0-9]", "", other.lower()).removesuffix("s")


@pytest.mark.parametrize("path", ["HyperParameterTuningJobName", f"{DEFINITION}.RoleArn"])
def test_the_path_of_a_renamed_member_is_that_of_a_sibling(newest: Catalogue, path: str) -> None:
    [case] = [c for c in violations_of(seed_requests(newest)[0], f"{path}:required") if c.renamed]
    [other] = case.renamed

    assert other != path
    assert get(case.control, tuple(path.split("."))) == get(case.request, tuple(other.split(".")))


def test_every_kind_of_other_name_is_asked(newest: Catalogue) -> None:
    asked = {s.label for _, s in _samples(newest, "required") if s.renamed}

    assert 7 == len(asked)


def test_whatever_is_asked_has_a_smallest_variation(catalogue: Catalogue) -> None:
    lean = lean_seed_request(catalogue)
    missing = [
        (case.clause, case.label)
        for path in swept_paths(catalogue)
        for kind in catalogue.nodes[path].clauses
        for case in violations_of(seed_requests(catalogue)[0], f"{path}:{kind}")
        if not same_value(case, lean)
    ]

    assert [] == missing


def test_the_text_of_a_smallest_variation_is_the_one_that_the_place_has_of_its_label(
    newest: Catalogue,
) -> None:
    lean = lean_seed_request(newest)
    texts = {
        (f"{node.path}:{sample.kind}", sample.label): (sample.value, sample.breaks)
        for path in swept_paths(newest)
        for node in [newest.nodes[path]]
        if node.type == "string"
        for sample in rejected(node, lean.typical_values)
        if sample.kind in ("enum", "pattern", "length-min", "length-max")
    }
    found = {
        (case.clause, case.sample): (sample.value, sample.breaks)
        for clause in sorted({clause for clause, _ in texts})
        for case in violations_of(seed_requests(newest)[0], clause)
        for sample in same_value(case, lean)
    }

    assert texts == found
