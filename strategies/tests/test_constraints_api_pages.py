"""The reader of API pages, on pages written for these tests in the guide's Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from sagemaker_strategies.constraints import Catalogue, SpecError, load
from sagemaker_strategies.constraints.readers.api_page import read_page

PAGE = r"""# HyperParameterTrainingJobDefinition<a name="API_HyperParameterTrainingJobDefinition"></a>

Pattern: this line stands before the contents and says nothing\.

## Contents<a name="x_Contents"></a>

 **RoleArn**   <a name="SageMaker-Type-RoleArn"></a>
Who runs the job \(see [Roles](roles.md)\)\.
Note: a colon does not make a constraint of prose\.
Type: String
Length Constraints: Minimum length of 3\. Maximum length of 64\.
Pattern: `^a[b\-]\.\d{2}`
Required: Yes

 **InputDataConfig**   <a name="y"></a>
Type: Array of [Channel](API_Channel.md) objects
Array Members: Minimum number of 1 item\. Maximum number of 8 items\.
Required: Yes

 **Labels**   <a name="z"></a>
Type: Array of strings
Array Members: Fixed number of 2 items\.
Length Constraints: Maximum length of 32\.
Valid Values:` One | Two.Three `
Required: No

 **StaticHyperParameters**   <a name="w"></a>
Type: String to string map
Map Entries: Maximum number of 100 items\.
Key Length Constraints: Maximum length of 256\.
Key Pattern: `.*`
Value Length Constraints: Minimum length of 0\. Maximum length of 9\.
Required: No

 **StoppingCondition**   <a name="v"></a>
Type: [StoppingCondition](API_StoppingCondition.md) object
Required: Yes

 **Count**   <a name="u"></a>
Type: Integer
Valid Range: Minimum value of -1\. Maximum value of 5\.
Required: No

 **Extra**   <a name="t"></a>
Type: [NowhereElse](API_NowhereElse.md) object
Required: No

 **Flag**   <a name="s"></a>
Type: Boolean
Required: No

## See Also<a name="x_SeeAlso"></a>

 **NotAMember** is bold here\.
"""

CHANNEL = r"""# Channel<a name="API_Channel"></a>

## Contents

 **Only**
Type: String
Required: Yes
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    broken_lines = PAGE.replace("\n", "  \n")  # Markdown's line break, as the guide writes it
    path = tmp_path / "API_HyperParameterTrainingJobDefinition.md"
    path.write_text(broken_lines, encoding="utf-8")
    return tmp_path


def loaded(folder: Path) -> Catalogue:
    return load(folder / "API_HyperParameterTrainingJobDefinition.md")


def test_every_form_of_member_and_constraint(folder: Path) -> None:
    catalogue = loaded(folder)
    definition = catalogue.nodes["TrainingJobDefinition"]
    stated = {
        node.path.removeprefix("TrainingJobDefinition."): {
            kind: clause.value for kind, clause in node.clauses.items()
        }
        for node in definition.walk()
        if "InputDataConfig." not in node.path and "StoppingCondition." not in node.path
    }
    del stated["TrainingJobDefinition"]

    assert stated == {
        "RoleArn": {
            "required": True,
            "type": "string",
            "pattern": r"^a[b\-]\.\d{2}",
            "length-min": 3,
            "length-max": 64,
        },
        "InputDataConfig": {"required": True, "type": "list", "length-min": 1, "length-max": 8},
        "Labels": {"type": "list", "length-min": 2, "length-max": 2},
        "Labels.member": {"type": "string", "enum": ("One", "Two.Three"), "length-max": 32},
        "StaticHyperParameters": {"type": "map", "length-max": 100},
        "StaticHyperParameters.key": {"pattern": ".*", "length-max": 256},
        "StaticHyperParameters.value": {"type": "string", "length-min": 0, "length-max": 9},
        "StoppingCondition": {"required": True, "type": "structure"},
        "Count": {"type": "integer", "range-min": -1, "range-max": 5},
        "Extra": {"type": "structure"},
        "Flag": {"type": "boolean"},
    }


def test_prose_becomes_notes_without_markup(folder: Path) -> None:
    node = loaded(folder).nodes["TrainingJobDefinition.RoleArn"]

    assert node.notes == (
        "Who runs the job (see Roles).",
        "Note: a colon does not make a constraint of prose.",
    )


def test_what_a_page_does_not_say_comes_from_the_documented_request(folder: Path) -> None:
    catalogue, documented = loaded(folder), load("documented-2018-05")
    path = "TrainingJobDefinition.InputDataConfig.member.ChannelName:pattern"

    assert documented.clauses[path].value == catalogue.clauses[path].value
    assert "HyperParameterTuningJobName:pattern" in catalogue.clauses
    assert catalogue.document.startswith("API_HyperParameterTrainingJobDefinition.md; else Amazon")
    assert catalogue.spec == "API_HyperParameterTrainingJobDefinition.md"
    assert {clause.evidence for clause in catalogue.clauses.values()} == {"documented"}


def test_notes_of_the_documented_request_stay_where_the_page_is_silent(folder: Path) -> None:
    nodes = loaded(folder).nodes

    assert nodes["TrainingJobDefinition.StoppingCondition"].notes == ()
    assert nodes["TrainingJobDefinition.StoppingCondition.MaxRuntimeInSeconds"].notes != ()


def test_a_structure_that_nobody_describes_is_not_judged_inside(folder: Path) -> None:
    assert loaded(folder).nodes["TrainingJobDefinition.Extra"].children == {}


def test_a_sibling_page_is_read_ahead_of_the_documented_request(folder: Path) -> None:
    (folder / "API_Channel.md").write_text(CHANNEL, encoding="utf-8")
    catalogue = loaded(folder)
    channel = catalogue.nodes["TrainingJobDefinition.InputDataConfig.member"]

    assert list(channel.children) == ["Only"]
    assert "API_Channel.md" in catalogue.document


def test_the_page_of_a_nested_structure_alone(tmp_path: Path) -> None:
    (tmp_path / "API_Channel.md").write_text(CHANNEL, encoding="utf-8")
    catalogue = load(tmp_path / "API_Channel.md")

    assert "TrainingJobDefinition.InputDataConfig.member.Only:required" in catalogue.clauses
    assert "TrainingJobDefinition.RoleArn:pattern" in catalogue.clauses


def test_a_member_s_name_does_not_reach_shapes_of_the_same_name() -> None:
    page = read_page(PAGE, "page.md")

    assert "RoleArn" not in page.shapes
    assert page.references == ("Channel", "StoppingCondition", "NowhereElse")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# Hyper", "Hyper", "expected an API page"),
        ("## Contents", "## Members", "expected a section '## Contents'"),
        ("Type: Boolean", "Type: Timestamp", r"line 49: expected a type .*, got 'Timestamp'"),
        ("Type: Boolean\n", "", "line 48: Flag has no line 'Type:'"),
        ("**Flag**", "**Count**", "line 48: Count is there twice"),
        (
            "Type: Boolean",
            "Type: Boolean\nPattern: `a`",
            "line 50: Flag is boolean, which has no such constraint",
        ),
        (
            "Array of strings",
            "Array of strings\nKey Pattern: `a`",
            "Labels is list, which has no such",
        ),
        ("Valid Range", "Length Constraints", "Count is integer, which has no such"),
        ("Array Members: Fixed", "Map Entries: Fixed", "Labels is list, which has no such"),
        ("Maximum value of 5", "Maximum value of five", "expected 'Minimum"),
        ("`.*`", ".*", "expected a text between backticks"),
        ("Required: Yes", "Required: Perhaps", "line 13: expected 'Required: Yes'"),
        ("Fixed number", "Fixed numbers", "expected 'Minimum"),
        ("Key Length Constraints", "Key Width", "line 30: expected one of Array Members, .* got"),
        ("# HyperParameterTrainingJobDefinition", "# Endpoint", "Endpoint is no structure"),
    ],
)
def test_a_page_that_cannot_be_read(folder: Path, old: str, new: str, message: str) -> None:
    path = folder / "API_HyperParameterTrainingJobDefinition.md"
    path.write_text(PAGE.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(SpecError, match=message) as refusal:
        load(path)
    assert str(refusal.value).startswith(path.name)
    assert "\n" not in str(refusal.value)


def test_a_page_without_members() -> None:
    with pytest.raises(SpecError, match="expected members"):
        read_page("# Page\n\n## Contents\n\nNone.\n", "page.md")


def test_a_page_that_lacks_required(folder: Path) -> None:
    path = folder / "API_HyperParameterTrainingJobDefinition.md"
    path.write_text(PAGE.replace("Type: Boolean\nRequired: No", "Type: Boolean"), "utf-8")

    with pytest.raises(SpecError, match="line 48: Flag has no line 'Required:'"):
        load(path)


def test_a_broken_sibling_is_named(folder: Path) -> None:
    (folder / "API_Channel.md").write_text(CHANNEL.replace("String", "Blob"), encoding="utf-8")

    with pytest.raises(SpecError, match=r"API_Channel\.md, line 6: expected a type"):
        loaded(folder)
