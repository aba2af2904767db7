"""Distinguishing words, checked against mistakes that are written out by hand and judged by `re`."""

from __future__ import annotations

import re

import pytest

from sagemaker_strategies.patterns import (
    DistinguishingWords,
    Language,
    difference,
    distinguishing_words,
    language,
    separation,
)
from sagemaker_strategies.patterns.dfa import determinised
from sagemaker_strategies.patterns.language import Piece
from sagemaker_strategies.patterns.mutants import mistakes
from sagemaker_strategies.patterns.parser import parse

NAME = r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}"
ROLE = r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"
BUCKET = r"(https|s3)://([^/]+)/?(.*)"
CHANNEL = r"[A-Za-z0-9\.\-_]+"
FILE_SYSTEM = r"(fs-[0-9a-f]{8,})"
KEY = r"[a-zA-Z_][a-zA-Z0-9_]*"
PLAN = r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:training-plan/.*"
ALGORITHM = (
    r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?"
    r"([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)"
)
DATA_SET = (
    r"(arn:[a-z0-9-\.]{1,63}:sagemaker:\w+(?:-\w+)+:(\d{12}|aws):hub-content\/)"
    r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}\/DataSet\/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}"
    r"(\/\d{1,4}.\d{1,4}.\d{1,4})?"
)
TAG_KEY = r"^((?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*)$"

#: Patterns with the length bounds of their values.
BOUNDED = [
    (NAME, 1, 64),
    (ROLE, 20, 2048),
    (BUCKET, 0, 1024),
    (CHANNEL, 1, 64),
    (FILE_SYSTEM, 11, 21),
    (KEY, 0, 512),
    (PLAN, 50, 2048),
    (ALGORITHM, 1, 170),
    (DATA_SET, 0, 2048),
    (TAG_KEY, 1, 128),
    (r".*", 0, 256),
    (r".+", 1, 64),
    (r"[\S\s]*", 0, 512),
]


@pytest.mark.parametrize(("pattern", "low", "high"), BOUNDED)
def test_words_stand_on_their_side_and_within_the_bounds(pattern: str, low: int, high: int) -> None:
    told = distinguishing_words(pattern, low, high)
    strict, lenient = language(pattern), language(pattern, dot_matches_newline=True)

    words = [word.word for word in told.accepted + told.rejected]
    assert words
    assert [word for word in words if not low <= len(word) <= high or not word.isascii()] == []
    assert [word.word for word in told.accepted if word.word not in strict] == []
    assert [word.word for word in told.rejected if word.word in lenient] == []
    assert len(words) == len(set(words))


@pytest.mark.parametrize(("pattern", "low", "high"), BOUNDED)
def test_no_word_is_idle_and_no_label_stands_on_both_lists(
    pattern: str, low: int, high: int
) -> None:
    told = distinguishing_words(pattern, low, high)

    for words in (told.accepted, told.rejected):
        for word in words:
            others = {label for other in words if other != word for label in other.kills}
            assert set(word.kills) - others
    assert told.undecided == ()
    silent = set(told.equivalent) | set(told.unspecified)
    assert not silent & labels(told)
    assert not set(told.equivalent) & set(told.unspecified)


def labels(told: DistinguishingWords) -> set[str]:
    return {label for word in told.accepted + told.rejected for label in word.kills}


#: A mistake, as its label says it and as somebody might write it.
WRITTEN = [
    (NAME, 1, 64, "search", rf"[\S\s]*(?:{NAME})[\S\s]*"),
    (NAME, 1, 64, "prefix", rf"(?:{NAME})[\S\s]*"),
    (NAME, 1, 64, "suffix", rf"[\S\s]*(?:{NAME})"),
    (NAME, 1, 64, "dollar-newline", rf"(?:{NAME})\n?"),
    (NAME, 1, 64, "strip", rf"\s*(?:{NAME})\s*"),
    (NAME, 1, 64, "class[1]-'z'", r"[a-yA-Z0-9](-*[a-zA-Z0-9]){0,63}"),
    (NAME, 1, 64, "class[2]+'`'", r"[a-zA-Z0-9](-*[`a-zA-Z0-9]){0,63}"),
    (NAME, 1, 64, "class[2] without upper case", r"[a-zA-Z0-9](-*[a-z0-9]){0,63}"),
    (NAME, 1, 64, "repeat[1].max-1", r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"),
    (NAME, 1, 64, "repeat[2].min+1", r"[a-zA-Z0-9](-+[a-zA-Z0-9]){0,63}"),
    (NAME, 1, 64, "repeat[2] once", r"[a-zA-Z0-9](-[a-zA-Z0-9]){0,63}"),
    (NAME, 1, 64, "repeat[2] at most once", r"[a-zA-Z0-9](-?[a-zA-Z0-9]){0,63}"),
    (NAME, 1, 64, "literal[1] dropped", r"[a-zA-Z0-9]([a-zA-Z0-9]){0,63}"),
    (NAME, 1, 64, "literal[1] as dot", r"[a-zA-Z0-9](.*[a-zA-Z0-9]){0,63}"),
    (NAME, 1, 64, "group[1] dropped", r"[a-zA-Z0-9]{1}"),
    (ROLE, 20, 2048, "literal[4] as dot", ROLE.replace("arn:", "arn.", 1)),
    (ROLE, 20, 2048, "repeat[2].min-1", ROLE.replace("{12}", "{11,12}")),
    (ROLE, 20, 2048, "repeat[2].max+1", ROLE.replace("{12}", "{12,13}")),
    (ROLE, 20, 2048, "repeat[4].min-1", ROLE.removesuffix("+") + "*"),
    (ROLE, 20, 2048, "class[3]-'@'", ROLE.replace("@", "")),
    (ROLE, 20, 2048, "class[3] hyphen as range", ROLE.replace(r"@\-_", "@-_")),
    (ROLE, 20, 2048, "ignore-case", f"(?i:{ROLE})"),
    (BUCKET, 0, 1024, "alternative[1][1] dropped", r"(s3)://([^/]+)/?(.*)"),
    (BUCKET, 0, 1024, "alternative[1][2] dropped", r"(https)://([^/]+)/?(.*)"),
    (BUCKET, 0, 1024, "repeat[1].min-1", r"(https|s3)://([^/]*)/?(.*)"),
    (BUCKET, 0, 1024, "class[1] not negated", r"(https|s3)://([/]+)/?(.*)"),
    (BUCKET, 0, 1024, "empty-allowed", rf"(?:{BUCKET})?"),
    (CHANNEL, 1, 64, "class[1] hyphen as range", r"[A-Za-z0-9\.-_]+"),
    (CHANNEL, 1, 64, "class[1] only word characters", r"\w+"),
    (FILE_SYSTEM, 11, 21, "class[1]+'g'", r"(fs-[0-9a-g]{8,})"),
    (FILE_SYSTEM, 11, 21, "group[1] dropped", r""),
    (ALGORITHM, 1, 170, "lookbehind[1] dropped", ALGORITHM.removesuffix("(?<!-)")),
    (ALGORITHM, 1, 170, "repeat[6].max+1", ALGORITHM.replace("62", "63")),
    (ALGORITHM, 1, 170, "repeat[1].min+1", ALGORITHM.replace(")?", ")")),
    (DATA_SET, 0, 2048, "alternative[1][2] dropped", DATA_SET.replace("|aws", "")),
    (DATA_SET, 0, 2048, "dot[1] only digits", DATA_SET.replace(".\\d", r"\d\d", 1)),
    (DATA_SET, 0, 2048, "repeat[6].max+1", DATA_SET.replace("{0,62}", "{0,63}")),
    (r"[\S\s]*", 0, 512, "class[1] as dot", r".*"),
]


@pytest.mark.parametrize(("pattern", "low", "high", "label", "mistaken"), WRITTEN)
def test_a_word_kills_a_written_mistake_exactly_if_it_says_so(
    pattern: str, low: int, high: int, label: str, mistaken: str
) -> None:
    told = distinguishing_words(pattern, low, high)
    right, wrong = re.compile(pattern, re.ASCII), re.compile(mistaken, re.ASCII)

    shown = {
        word.word: bool(right.fullmatch(word.word)) != bool(wrong.fullmatch(word.word))
        for word in told.accepted + told.rejected
    }

    claimed = {word.word: label in word.kills for word in told.accepted + told.rejected}
    assert shown == claimed
    assert any(claimed.values())


@pytest.mark.parametrize(
    ("pattern", "low", "high", "label"),
    [
        (NAME, 1, 64, "repeat[1].max+1"),
        (NAME, 1, 64, "ignore-case"),
        (FILE_SYSTEM, 11, 21, "repeat[1].min-1"),
        (ROLE, 20, 2048, "repeat[3] dropped"),
        (r"[\S\s]*", 0, 512, "search"),
        (r".+", 1, 64, "repeat[1].min-1"),
    ],
)
def test_what_no_word_can_show_is_equivalent(pattern: str, low: int, high: int, label: str) -> None:
    assert label in distinguishing_words(pattern, low, high).equivalent


@pytest.mark.parametrize(
    ("pattern", "low", "high"),
    # Searched from any place on, these two have no whole automaton that would fit.
    [bounded for bounded in BOUNDED if bounded[0] not in (DATA_SET, ALGORITHM)],
)
def test_the_search_agrees_with_whole_automata(pattern: str, low: int, high: int) -> None:
    told = distinguishing_words(pattern, low, high)
    right = language(pattern).within(low, high)

    equivalent, killers = [], {}
    for mistake in mistakes(parse(pattern)):
        wrong = Language((Piece(0, None, determinised(mistake.automaton)),)).within(low, high)
        killers[mistake.label] = {
            word.word
            for word in told.accepted + told.rejected
            if (word.word in right) != (word.word in wrong)
        }
        if right.first_difference(wrong) is None:
            equivalent.append(mistake.label)

    assert tuple(equivalent) == told.equivalent
    assert killers == {
        label: {word.word for word in told.accepted + told.rejected if label in word.kills}
        for label in killers
    }


def test_bounds_decide_what_is_equivalent() -> None:
    assert "repeat[1].max+1" in labels(distinguishing_words(NAME, 1, 65))
    assert "repeat[1].min-1" in labels(distinguishing_words(FILE_SYSTEM, 10, 21))


@pytest.mark.parametrize(
    ("pattern", "label"),
    [
        (r".*", "search"),
        (r".*", "dot[1] with newline"),
        (BUCKET, "dollar-newline"),
        (ROLE, r"class[2] with Unicode \d"),
        (TAG_KEY, "class[1] only ASCII"),
    ],
)
def test_what_only_an_open_question_shows_is_unspecified(pattern: str, label: str) -> None:
    assert label in distinguishing_words(pattern, 0, 2048).unspecified


def test_a_lookahead_is_told_from_its_absence() -> None:
    told = distinguishing_words(TAG_KEY, 1, 128)

    [word] = [word.word for word in told.rejected if "lookahead[1] dropped" in word.kills]
    assert word.startswith("aws:")
    assert "aws" in [w.word[:3] for w in told.accepted if "literal[4] dropped" in w.kills]


def test_a_sound_pattern_needs_few_words() -> None:
    told = distinguishing_words(r"[a-zA-Z0-9:/_-]*", 0, 2048)

    assert len(told.accepted) <= 2
    assert len(told.rejected) <= 7
    assert len(labels(told)) >= 30


def test_the_answer_is_kept() -> None:
    assert distinguishing_words(NAME, 1, 64) is distinguishing_words(NAME, 1, 64)


@pytest.mark.parametrize("pattern", [ROLE, r"[A-Za-z0-9\.\-_]+", r"(a[b-]{0,3})(?<!-)", r"[^/]+"])
def test_every_class_is_told_from_one_that_takes_one_character_more(pattern: str) -> None:
    told = distinguishing_words(pattern, 0, 2048)
    refused = {word.word for word in (*told.rejected, *told.low_yield)}
    lacking = 0
    for found in re.finditer(r"\[(?!\^)[^\]]*\]", pattern):
        for code in (*range(32, 127), 9, 11, 12):
            wider = f"[\\x{code:02x}{found.group()[1:]}"
            faulty = re.compile(pattern[: found.start()] + wider + pattern[found.end() :], re.ASCII)
            if re.fullmatch(found.group(), chr(code)) is None:
                lacking += not any(faulty.fullmatch(word) for word in refused)

    assert lacking == 0
    assert not any(re.fullmatch(pattern, word, re.ASCII) for word in refused)


@pytest.mark.parametrize("pattern", [ROLE, NAME, r"(a[b-]{0,3})(?<!-)", r"\d{12}"])
def test_every_class_is_told_from_one_that_takes_one_character_less(pattern: str) -> None:
    told = distinguishing_words(pattern, 0, 2048)
    taken = {word.word for word in (*told.accepted, *told.spread)}
    lacking = []
    for found in re.finditer(r"\[[^\]]*\]|\\d", pattern):
        for code in range(33, 127):
            narrower = f"(?!\\x{code:02x}){found.group()}"
            faulty = re.compile(
                pattern[: found.start()] + f"(?:{narrower})" + pattern[found.end() :]
            )
            if re.fullmatch(found.group(), chr(code)):
                lacking += [chr(code)] if all(faulty.fullmatch(word) for word in taken) else []

    assert lacking == []
    assert all(re.fullmatch(pattern, word, re.ASCII) for word in taken)


def test_a_pattern_with_too_many_mistakes_leaves_most_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pattern = "(https|s3)://([^/]{1,20})/(.*)"
    whole = separation.search(pattern, 0, 64)
    monkeypatch.setattr(separation, "MOST_PAIRS", 900)
    monkeypatch.setattr(separation, "FEW_PAIRS", 300)
    some = separation.search(pattern, 0, 64)

    assert not whole.undecided
    assert len(some.undecided) > 20
    assert 0 < len(some.accepted) <= len(whole.accepted)
    assert 0 < len(some.rejected) < len(whole.rejected)
    assert all(re.fullmatch(pattern, each.word) for each in some.accepted)
    assert not any(re.fullmatch(pattern, each.word) for each in some.rejected)


HOST_NAME = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"


def test_a_search_of_too_many_states_goes_on_one_way_at_a_time() -> None:
    told = separation.search(HOST_NAME, 1, 253)

    assert not told.undecided
    longer = [w.word for w in told.rejected if "repeat[1].max+1" in w.kills]
    assert [64] == [max(map(len, word.split("."))) for word in longer]


@pytest.mark.parametrize(
    ("pattern", "low", "high"),
    [(r"[a-c]{2,20}(-[0-9])?", 4, 20), (NAME, 0, None), (r"(?=.*x)[a-z]{1,12}", 0, 9)],
)
def test_one_way_at_a_time_the_same_mistakes_are_shown_by_words_as_short(
    pattern: str, low: int, high: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> dict[str, tuple[int | None, ...]]:
        study = separation._Study(pattern, low, high)
        shown = ((m.label, study.searched(m)) for m in study.mistakes)
        return {
            label: tuple(None if w is None else len(w) for w in (each.refused, each.accepted))
            for label, each in shown
        }

    whole = found()
    monkeypatch.setattr(difference._Search, "largest", 0)

    assert whole == found()
    assert len(whole) > 10


def test_what_no_search_decides_is_undecided_in_each_of_its_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(difference._Search, "largest", 3)
    monkeypatch.setattr(difference._OneWaySearch, "largest", 3)
    found = separation.search("[a-f]{4,8}x[0-9]+", 0, 20)

    assert "class[1] as dot" in found.undecided
    assert () == found.spread
