"""What is known of operations: each name is one of a model, and each value can be used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
from botocore.loaders import Loader

from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import load
from sagemaker_strategies.operations.name_form import NameForm
from sagemaker_strategies.operations.operation import Known, TypicalTables
from sagemaker_strategies.operations.registry import all_known

ALL = [(known, f"{number}-{known.name}") for number, known in enumerate(all_known())]
OF_SERVICES = [pytest.param(k, id=id) for k, id in ALL if not k.name.startswith("*")]
OF_ONE = [pytest.param(k, id=id) for k, id in ALL if "*" not in k.name]


@cache
def _shapes(service: str) -> dict[str, Any]:
    shapes: dict[str, Any] = Loader().load_service_model(service, "service-2")["shapes"]
    return shapes


def _names(known: Known) -> Iterator[tuple[str, str]]:
    """The names in its tables, each with what it is a name of."""
    tables = known.typical
    for name in (*tables.templates, *tables.numbers, *tables.large):
        yield "member", name
    for name in tables.templates_by_parent:
        yield from (("member", step) for step in name.split("."))
    for name in (*tables.templates_by_shape, *tables.choices, *tables.customary, *tables.varied):
        yield "shape", name
    for members in tables.customary.values():
        yield from (("member", member) for member in members)
    for path in tables.values:
        yield from (("member", step) for step in path.split("."))


@pytest.mark.parametrize("known", OF_SERVICES)
def test_every_name_is_one_of_the_service(known: Known) -> None:
    service, _, create = known.name.partition(":")
    shapes = _shapes(service)
    operations = Loader().load_service_model(service, "service-2")["operations"]
    members = {member for shape in shapes.values() for member in shape.get("members", ())}
    found = {"member": members | {"member", "key", "value"}, "shape": set(shapes)}

    assert any(fnmatchcase(name, create) for name in operations)
    assert [] == [(what, name) for what, name in _names(known) if name not in found[what]]


@pytest.mark.parametrize("known", OF_ONE)
def test_what_is_known_of_one_operation_fits_its_clauses(known: Known) -> None:
    catalogue = load(None, known.name)
    operation = catalogue.operation

    for variant in range(2):
        typical = TypicalValues(operation, variant)
        for node in catalogue.nodes.values():
            text = typical.template_text(node) if node.type == "string" else None
            if text is not None and node.name in known.typical.templates and not node.enum:
                assert text == typical.value(node), node.path
    if "name_form" in known.facts:
        assert operation.name_form == known.facts["name_form"]
    for name, value in known.typical.values.items():
        places = [n for n in catalogue.nodes.values() if name in (n.path, n.name)]
        assert places, name
        assert all(typical.value(node) == value for node in places)


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("Value{n}", "expected a pair of texts"),
        (("a{n}", '{"a":"{n}"}'), "others doubled"),
        (("a{m}", "b{n}"), "template of Name: 'a{m}'"),
    ],
)
def test_a_wrong_template_is_told_by_its_name(pair: Any, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        TypicalTables(templates={"Name": pair})


def test_a_wrong_form_of_names_is_told() -> None:
    with pytest.raises(ValueError, match=re.escape("name form 'a-{numbr}'")):
        NameForm("a-{numbr}")
