"""The HTML report's text; what the page does is tested in a browser."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from sagemaker_reports.baseline.gate import gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.formats.html.document import write
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import CheckRecord


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text of each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "wbr"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open[-1] if self._open else "", []).append(data)

    @property
    def data(self) -> Any:
        """What the page's script unpacks."""
        return json.loads(gzip.decompress(base64.b64decode(self.texts["script"][0])))

    def text(self) -> str:
        return " ".join(
            text
            for tag, texts in self.texts.items()
            if tag not in ("script", "style")
            for text in texts
        )


def test_every_check_is_there_with_all_that_is_known_of_it(diverging: Any, journal_of: Any) -> None:
    observed = {
        "date": "2026-01-01",
        "operation": "CreateTrainingJob",
        "url": "https://x",
        "text": "no",
    }
    check: CheckRecord = diverging(unspecified=({"label": "a float", "reason": "open"},))
    check = replace(check, source={**(check.source or {}), "observations": [observed]})
    data = Page(
        write(journal_of(check, diverging("A:enum", status="conforms", divergence=None)))
    ).data

    assert ["A:enum", check.clause] == [each["id"] for each in data["checks"]]
    told = data["checks"][1]
    assert told["verdict"] == "accepts-invalid"
    assert told["sent"] == "'x'"
    assert told["answer"] == "200 accepted"
    assert told["expected"] == "400 ValidationException"
    assert told["beside"] == [
        "accepted: /TrainingJobDefinition/RoleArn = 'arn:aws:iam::123456789012:role/some'"
    ]
    assert told["replay"].startswith(f"sagemaker-conformance replay {check.clause} --side=rejects")
    assert data["sources"][told["source"]]["observations"] == [observed]
    assert ["+"] == [line[0] for line in data["steps"][1][0]["lines"] if line[0]]
    assert "boto3.client" in data["boto3"][1]
    assert data["curl"][1].startswith("curl ")
    assert "def test_" in data["pytest"][1]


def test_nothing_is_loaded_from_anywhere(diverging: Any, journal_of: Any) -> None:
    page = Page(write(journal_of(diverging())))

    assert not {"link", "img", "iframe", "object", "base", "form"} & {
        tag for tag, _ in page.elements
    }
    assert not [a for _, a in page.elements if {"src", "srcset", "style"} & a.keys()]
    assert not re.search(
        r"url\(|@import|fetch\(|XMLHttpRequest|import\(",
        "".join(page.texts["style"] + page.texts["script"]),
    )


def test_the_policy_allows_the_page_itself_and_nothing_else(
    diverging: Any, journal_of: Any
) -> None:
    page = Page(write(journal_of(diverging())))
    policy = next(
        str(a["content"])
        for _, a in page.elements
        if a.get("http-equiv") == "Content-Security-Policy"
    )

    script, style = page.texts["script"][1], page.texts["style"][0]
    for directive, text in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")


def test_hostile_words_make_no_element_and_no_character_that_cannot_be_seen(
    hostile_journal: Journal, hostile_words: str
) -> None:
    baseline = update(None, hostile_journal)
    entry = replace(
        baseline.entries[0],
        reason=hostile_words,
        issue=f"javascript:{hostile_words}",
        divergence=hostile_words,
    )
    text = write(
        hostile_journal,
        gate(replace(baseline, entries=(entry,)), hostile_journal, today=date(2026, 1, 1)),
    )
    page = Page(text)

    assert [tag for tag, _ in page.elements if tag == "script"] == ["script", "script"]
    assert "img" not in {tag for tag, _ in page.elements}
    assert not [a for _, a in page.elements if any(name.startswith("on") for name in a)]
    assert not [a for _, a in page.elements if str(a.get("href", "#")).startswith("javascript:")]
    text = json.dumps(page.data["checks"], ensure_ascii=False) + page.text()
    assert [c for c in text if not c.isprintable() and c != "\n"] == []
    text.encode()  # no half of a pair either


def test_addresses_are_links_only_where_they_lead_to_a_page(
    diverging: Any, journal_of: Any
) -> None:
    baseline = update(None, journal_of(diverging("Gone:enum"), diverging("Left:enum")))
    issues = ("https://example.org/1", "javascript:alert(1)")
    entries = tuple(replace(e, issue=i) for e, i in zip(baseline.entries, issues, strict=True))
    journal = journal_of()
    page = Page(
        write(journal, gate(replace(baseline, entries=entries), journal, today=date(2026, 1, 1)))
    )

    hrefs = [
        str(a["href"])
        for tag, a in page.elements
        if tag == "a" and not str(a["href"]).startswith("#")
    ]
    assert hrefs == ["https://example.org/1"]
    assert "javascript:alert(1)" in page.text()


@pytest.mark.parametrize("complete", [True, False])
def test_an_incomplete_run_is_told_in_title_and_banner(
    conforming: Any, journal_of: Any, end_record: Any, complete: bool
) -> None:
    page = Page(write(journal_of(conforming(), end=replace(end_record, complete=complete))))

    assert page.texts["title"][0].startswith("INCOMPLETE") is not complete
    assert page.texts["h1"][0].startswith("INCOMPLETE RUN: moto") is not complete
    assert ("incomplete" in {a.get("class") for _, a in page.elements}) is not complete


def test_a_lost_target_is_named_as_text(conforming: Any, journal_of: Any, end_record: Any) -> None:
    end = replace(end_record, complete=False, reason="<b>lost</b>")

    assert (
        "It ended early: <b>lost</b>. What was not reached"
        in Page(write(journal_of(conforming(), end=end))).text()
    )


def test_the_gate_tells_each_list_by_name_and_counts_what_is_known(
    diverging: Any, journal_of: Any
) -> None:
    known = [diverging(f"Known{n}:enum") for n in range(3)]
    before = journal_of(
        *known, diverging("Gone:enum"), diverging("Other:enum"), diverging("Lost:enum")
    )
    after = journal_of(
        *known,
        diverging("Gone:enum", status="conforms", divergence=None),
        diverging("Other:enum", divergence="server-error"),
        diverging("New:enum"),
    )
    page = Page(write(after, gate(update(None, before), after, today=date(2026, 1, 1))))
    told = page.text()

    assert "differs from its baseline: 1 new, 1 changed, 1 gone, 1 not checked" in told
    assert "accepts-invalid → server-error" in told
    assert "Known: 3" in told
    assert {"New:enum rejects", "Other:enum rejects", "Gone:enum rejects", "Lost:enum rejects"} == {
        text for text in page.texts["a"] if text.endswith("rejects")
    }
    standings = {each["id"]: each.get("gate") for each in page.data["checks"]}
    assert standings == {
        **{f"Known{n}:enum": "known" for n in range(3)},
        "Gone:enum": "gone",
        "Other:enum": "changed",
        "New:enum": "new",
    }


def test_a_gate_that_passes_says_so(diverging: Any, journal_of: Any) -> None:
    journal = journal_of(diverging())
    page = Page(write(journal, gate(update(None, journal), journal, today=date(2026, 1, 1))))

    assert "Gate: as in the baseline" in page.text()
    assert "as in its baseline, 1 known divergence" in page.text()


def test_counts_add_up_and_lead_to_what_they_count(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    page = Page(
        write(
            journal_of(
                diverging("A:enum"), conforming("B:enum"), conforming("A:enum", side="accepts")
            )
        )
    )

    links = [str(a["href"]) for tag, a in page.elements if tag == "a"]
    assert "#kind=enum&side=rejects" in links
    assert "#status=accepts-invalid" in links
    assert "#status=conforms" in links


def test_a_request_of_a_hundred_levels_is_told_and_not_listed(
    diverging: Any, journal_of: Any
) -> None:
    value: Any = "x"
    for _ in range(100):
        value = [value]
    told = Page(write(journal_of(diverging(value=value)))).data["checks"][0]

    assert told["reason"] == ["the request nests too deeply to be shown: see the journal"]
    assert told["verdict"] == "accepts-invalid"


def test_a_journal_without_checks_is_a_page_too(journal_of: Any) -> None:
    assert "nothing was judged" in Page(write(journal_of(end=None))).text()
