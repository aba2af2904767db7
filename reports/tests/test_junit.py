"""The report for test viewers: one testcase for each clause and side, and names that stay."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from sagemaker_reports.formats.junit import write

_CASE = {"name", "classname", "time"}
_SUITE = {"name", "timestamp", "tests", "failures", "errors", "skipped"}
_VERDICT = ((), {"type", "message"})
#: What may stand in an element and which attributes it may have, as Jenkins' schema junit-10 and
#: GitLab's reader agree on; properties of a single testcase are not among it.
FORM: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "testsuites": (("testsuite",), {"name", "tests", "failures", "errors"}),
    "testsuite": (("properties", "testcase"), _SUITE),
    "properties": (("property",), set()),
    "property": ((), {"name", "value"}),
    "testcase": (("skipped", "error", "failure", "system-out"), _CASE),
    **dict.fromkeys(("skipped", "error", "failure"), _VERDICT),
    "system-out": ((), set()),
}


def parsed(text: str) -> ElementTree.Element:
    """The document, after a look at its form."""
    root = ElementTree.fromstring(text.encode())
    for element in root.iter():
        children, attributes = FORM[element.tag]
        assert {child.tag for child in element} <= set(children)
        assert set(element.attrib) <= attributes
        if element.tag == "testsuite":
            assert set(element.attrib) >= _SUITE - {"timestamp"}
    return root


def cases(text: str) -> dict[str, str]:
    """What each testcase came to, by its name: the verdict's type, or passed."""
    root = parsed(text)
    found = {}
    for case in root.iter("testcase"):
        verdicts = [f"{each.tag} {each.get('type')}" for each in case if each.tag != "system-out"]
        assert len(verdicts) <= 1
        found[str(case.get("name"))] = verdicts[0] if verdicts else "passed"
    return found


def test_every_status_has_its_verdict(diverging: Any, conforming: Any, journal_of: Any) -> None:
    skipped = ("dominated", "vacuous", "inconclusive", "unsupported", "out-of-scope")
    journal = journal_of(
        conforming("A:enum"),
        diverging("B:enum", divergence="server-error"),
        conforming("C:enum", status="recorded"),
        conforming("D:enum", status="error", reason="a fault of ours"),
        *(conforming(f"{status}:enum", status=status) for status in skipped),
    )

    assert cases(write(journal)) == {
        "A:enum": "passed",
        "B:enum": "failure server-error",
        "C:enum": "passed",
        "D:enum": "error error",
        **{f"{status}:enum": f"skipped {status}" for status in skipped},
    }


def test_what_the_gate_finds_fails_and_what_it_knows_is_skipped(gated: Any) -> None:
    assert cases(write(gated.journal, gated.gate)) == {
        "Known:enum": "skipped known",
        "Gone:enum": "failure gone",
        "Changed:enum": "failure changed",
        "Lost:enum": "failure not checked",
        "Late:enum": "failure expired",
        "New:enum": "failure new",
        "Fine:enum": "passed",
        "Open:enum": "passed",
        "Dull:enum": "skipped vacuous",
    }


def test_names_and_order_do_not_depend_on_the_run(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    checks = [diverging("B:enum"), conforming("A:enum"), conforming("A:enum", side="accepts")]
    one, other = (write(journal_of(*some)) for some in (checks, checks[::-1]))
    names = [(case.get("classname"), case.get("name")) for case in parsed(one).iter("testcase")]

    assert one == other
    assert names == [
        ("sagemaker_conformance.moto.accepts", "A:enum"),
        ("sagemaker_conformance.moto.rejects", "A:enum"),
        ("sagemaker_conformance.moto.rejects", "B:enum"),
    ]


def test_counts_are_those_of_the_testcases(gated: Any) -> None:
    root = parsed(write(gated.journal, gated.gate))
    suite = root.find("testsuite")

    assert suite is not None
    assert [suite.get(each) for each in ("tests", "failures", "errors", "skipped")] == list("9502")
    assert [root.get(each) for each in ("tests", "failures", "errors")] == list("950")


def test_a_run_that_broke_off_is_an_error_of_its_own(conforming: Any, journal_of: Any) -> None:
    found = cases(write(journal_of(conforming("A:enum"), end=None)))

    assert found == {"A:enum": "passed", "the-run-was-complete": "error incomplete"}


def test_characters_that_xml_cannot_hold_are_written_out(hostile_journal: Any) -> None:
    text = write(hostile_journal)

    assert parsed(text).tag == "testsuites"
    assert "\\x1b" in text
    assert "\\ud800" in text
    text.encode("utf-8")
