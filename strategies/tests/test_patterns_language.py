"""Languages: their properties, and the words that they generate."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from sagemaker_strategies.patterns import Language, PatternError, language

NAME = r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}"
ROLE = r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+"
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


@pytest.mark.parametrize(
    ("pattern", "position", "what"),
    [
        (r"(a)\1", 3, r"the escape \1"),
        (r"a\b", 1, r"\b is supported only where"),
        (r"a\B", 1, r"the escape \B"),
        (r"a++", 2, "possessive"),
        (r"a**", 1, "a quantifier after a quantifier"),
        (r"*a", 0, "nothing to repeat"),
        (r"a{x}", 1, "a brace that is no quantifier"),
        (r"a{3,2}", 1, "at least 3 and at most 2"),
        (r"a{0,9999}", 1, "more than 5000"),
        pytest.param(f"a{{{'9' * 5000}}}", 1, "more than 5000", id="more digits than int takes"),
        (r"(a$)?b(?<!a)", 0, "an inner anchor $ beside"),
        (r"^*a", 1, "nothing to repeat"),
        (r"(?i)*a", 4, "a quantifier after nothing"),
        (r"a*(?=b)", 2, "nothing has been read yet"),
        (r"(?!a)b|c", 0, "nothing has been read yet"),
        (r"(?<!ab)c", 0, "more than one character"),
        (r"(?x)a", 0, "this kind of group"),
        (r"\u12g4", 0, "4 hexadecimal digits"),
        (r"\08", 0, "octal digits"),
        (r"(a", 0, "not closed"),
        (r"a)", 1, "a closing parenthesis"),
        (r"[a", 2, "ends within a class"),
        (r"[a&&b]", 2, "a class within a class"),
        (r"[z-a]", 1, "in no order"),
        (r"\p{Greek}", 0, "no Unicode general category"),
        ("é", 0, "outside ASCII"),
    ],
)
def test_what_the_dialect_lacks_is_refused_in_one_line(
    pattern: str, position: int, what: str
) -> None:
    with pytest.raises(PatternError) as caught:
        language(pattern)

    message = str(caught.value)
    assert message.startswith(f"pattern {pattern!r}, position {position}: ")
    assert what in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        (r".", "a\r\u2028é", "\n"),
        (r"[\S\s]", "a\n é", ""),
        (r"[^/]", "\na", "/"),
        (r"\d", "09", "\u0660a"),
        (r"\w", "aZ0_", "é-"),
        (r"\s", " \t\n\r\f\v", "\u00a0a"),
        (r"\D", "a\u0660", "0"),
        (r"\p{L}", "aé漢", "1 "),
        (r"\p{N}", "1\u0660²", "a"),
        (r"\p{Z}", " \u00a0\u2028", "a\t"),
        (r"\P{Lu}", "aé", "AÉ"),
        (r"[]-]", "]-", "a"),
        (r"[a-c-]", "abc-", "d"),
        (r"\x41|\u0042", "AB", "C"),
    ],
)
def test_the_dialect(pattern: str, inside: str, outside: str) -> None:
    accepts = language(pattern)

    assert [character for character in inside if character not in accepts] == []
    assert [character for character in outside if character in accepts] == []


def test_a_pattern_whose_automaton_would_not_fit_is_refused() -> None:
    with pytest.raises(PatternError, match="more than 50000 states"):
        language(r"[ab]*a[ab]{40}")
    with pytest.raises(PatternError, match="more than 20000 positions"):
        language(r"(a{200}){200}")


def test_a_lenient_dot_matches_a_newline() -> None:
    assert "\n" not in language(r".*")
    assert "\n" in language(r".*", dot_matches_newline=True)


def test_no_language_holds_a_surrogate() -> None:
    assert "\ud800" not in language(r"[\S\s]*")
    assert "\ud800" not in language(r"[\S\s]*").complement()


@pytest.mark.parametrize(
    ("pattern", "words", "others"),
    [
        # What has no length is there as often as it is once, or not at all.
        (r"[ab]*${1,128}", ["", "abab"], ["abc"]),
        (r"b^*a", ["ba"], ["b", "a"]),
        (r"b(?!a){2}[a-c]", ["bb", "bc"], ["ba", "b"]),
        (r"^ab$", ["ab"], ["ab\n", "xab"]),
        (r"(?!a)[a-c]+", ["ba", "c"], ["ab", ""]),
        (r"(?!ab$)[a-c]+", ["abc", "b"], ["ab"]),
        (r"(?!.*--)[a-]+", ["a-a", "-"], ["a--a", "--"]),
        (r"(?=.{3})(?!b)[ab]+", ["aaa", "abb"], ["aa", "bbb"]),
        (r"((?<=a)b|a)+", ["ab", "aab", "a"], ["b", "abb"]),
        (r"(?<!x)a", ["a"], ["xa"]),
        (r"(a{2}){2,}", ["aaaa", "aaaaaa"], ["aa", "aaaaa"]),
        (r"a{,2}b*?", ["", "aab"], ["aaa"]),
        (r"(?P<x>a)|(?:b|)", ["a", "b", ""], ["ab"]),
    ],
)
def test_lookarounds_and_repeats(pattern: str, words: list[str], others: list[str]) -> None:
    accepts = language(pattern)

    assert [word for word in words if word not in accepts] == []
    assert [word for word in others if word in accepts] == []


@pytest.mark.parametrize(
    ("pattern", "shortest", "longest"),
    [
        (r".*", "", None),
        (r"(fs-[0-9a-f]{8,})", "fs-aaaaaaaa", None),
        (r"(a|bb){2,3}", "aa", 6),
        (r"(https|s3)://([^/]+)/?(.*)", "s3://a", None),
        (ROLE, "arn:aws:iam::000000000000:rolea", None),
        (DATA_SET, "arn:a:sagemaker:a-a:aws:hub-content/a/DataSet/a", None),
        (TAG_KEY, "", None),
        (r"\t|\n", "\t", 1),
        (r"[^\x00-\x7f]", "\u0080", 1),
    ],
)
def test_the_ends_of_a_language(pattern: str, shortest: str, longest: int | None) -> None:
    assert len(shortest) == len(language(pattern).shortest() or "")
    assert longest == language(pattern).longest_length()
    if shortest.isascii():
        assert shortest == language(pattern).shortest()


def test_length_bounds_decide_what_remains() -> None:
    role = language(ROLE)

    assert role.within(None, 30).is_empty
    assert role.within(None, 30).shortest() is None
    assert not role.within(31, 31).is_empty
    assert role.within(5, 4).is_empty
    assert role.within(20, 2048).longest_length() == 2048
    assert language(PLAN).within(50, 51).lengths(0, 4096) == (50, 51)
    assert role.lengths(0, 33) == (31, 32, 33)
    assert language(r"(aa)+").within(1, 7).lengths(0, 99) == (2, 4, 6)
    assert language(r"(aa)+").within(1, 7).longest_length() == 6
    assert len(language(NAME).within(10, None).shortest() or "") == 10
    with pytest.raises(ValueError, match="no longest word"):
        role.within(None, 30).longest_length()


@pytest.mark.parametrize("pattern", [NAME, r"a{3}|b{7}", r".*", r"[a-z]{2,4}\.", r"(ab)*"])
@pytest.mark.parametrize(
    ("at_least", "at_most"), [(0, None), (1, None), (4, 6), (5, 6), (7, 7), (8, 4096), (3, 2)]
)
def test_the_shortest_word_within_bounds_is_that_of_the_bounded_language(
    pattern: str, at_least: int, at_most: int | None
) -> None:
    bounded = language(pattern).within(at_least, at_most)

    assert language(pattern).shortest(at_least, at_most) == bounded.shortest()
    assert bounded.shortest(at_least, at_most) == bounded.shortest()


def test_a_bound_that_a_pattern_dominates() -> None:
    role = language(ROLE)

    assert role <= language(r"[\S\s]*").within(20, None)
    assert not role <= language(r"[\S\s]*").within(32, None)


@pytest.mark.parametrize("pattern", [NAME, ROLE, ALGORITHM, DATA_SET, TAG_KEY, r".+", r"[\S\s]*"])
def test_a_language_and_its_complement_share_nothing_and_leave_nothing(pattern: str) -> None:
    accepts = language(pattern).within(3, 70)
    others = accepts.complement()

    assert (accepts & others).is_empty
    assert (accepts | others).is_universal
    assert (accepts - accepts).is_empty
    assert None is accepts.first_difference(others.complement())
    assert not accepts.is_universal


def test_universal_languages_are_recognised() -> None:
    assert language(r"[\S\s]*").is_universal
    assert language(r".*", dot_matches_newline=True).is_universal
    assert not language(r".*").is_universal


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (r"a+", r"aa*", None),
        (r"a{1,3}", r"a|aa|aaa", None),
        (r"(?!b)[ab]", r"a", None),
        (r"[a-z]+(?<!-)", r"[a-z]+", None),
        (r"a{1,3}", r"a{1,4}", "aaaa"),
        (r"[a-y]*", r"[a-z]*", "z"),
        (r"role/?[a-z/]+", r"role[a-z/]+", None),
        (r".*", r"[\S\s]*", "\n"),
    ],
)
def test_the_first_difference(one: str, other: str, expected: str | None) -> None:
    assert expected == language(one).first_difference(language(other))
    assert expected == language(other).first_difference(language(one))


def test_the_first_difference_within_bounds() -> None:
    name, longer = language(NAME), language(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,64}")

    assert None is name.within(1, 64).first_difference(longer.within(1, 64))
    assert name.first_difference(longer) == "a" * 65
    assert language(r"a*").within(0, 3).first_difference(language(r"a*").within(0, 2)) == "aaa"


@pytest.mark.parametrize("pattern", [r".*", NAME, ROLE, PLAN, ALGORITHM, DATA_SET, TAG_KEY])
def test_the_canonical_word_has_the_length_that_it_should(pattern: str) -> None:
    accepts = language(pattern)
    wanted = [*accepts.lengths(0, 130), *accepts.lengths(2046, 2049), *accepts.lengths(4096, 4096)]

    words = [accepts.word(length) for length in wanted]

    assert wanted == [len(word) for word in words if word is not None]
    assert [word for word in words if (word or "") not in accepts] == []


def test_the_canonical_word_is_readable_and_none_is_made_up() -> None:
    assert language(ROLE).word(40) == "arn:aws:iam::000000000000:roleaaaaaaaaaa"
    assert language(PLAN).word(50) == "arn:aws:sagemaker::000000000000:training-plan/aaaa"
    assert language(r"[\n\r]").word(1) == "\n"
    assert None is language(ROLE).word(30)
    assert None is language(ROLE).word(-1)
    assert None is language(r"a").within(2, 9).word(1)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_drawn_words_are_words_of_the_length_asked_for(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from([r".+", NAME, ROLE, ALGORITHM, DATA_SET, TAG_KEY]))
    accepts = language(pattern)
    possible = accepts.lengths(0, 300) + accepts.lengths(4096, 4096)

    length = data.draw(st.sampled_from(possible))
    word = data.draw(accepts.words(length))

    assert length == len(word)
    assert word in accepts
    assert word.isprintable()
    assert word.isascii()


def test_drawn_words_vary_and_shrink_to_the_canonical_word() -> None:
    words = language(DATA_SET).words(100)
    drawn: set[str] = set()

    @settings(max_examples=50, database=None, derandomize=True)
    @given(words)
    def collect(word: str) -> None:
        drawn.add(word)

    collect()

    assert len(drawn) > 20
    assert language(DATA_SET).word(100) == find(words, lambda word: True)


def test_a_word_shrinks_to_what_a_property_needs() -> None:
    settled = settings(max_examples=2000, derandomize=True, database=None)

    found = find(language(r"[a-zA-Z0-9-]+").words(4096), lambda w: "-" in w, settings=settled)

    assert found == "-" + "a" * 4095


def test_words_of_a_length_that_does_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="exactly 30 characters"):
        language(ROLE).words(30)


def single_edits(word: str) -> set[str]:
    printable = [chr(code) for code in range(32, 127)]
    places = range(len(word))
    return {
        *(word[:i] + word[i + 1 :] for i in places),
        *(word[:i] + c + word[i + 1 :] for i in places for c in printable),
        *(word[:i] + c + word[i:] for i in range(len(word) + 1) for c in printable),
    }


@pytest.mark.parametrize("pattern", [NAME, ROLE, ALGORITHM, DATA_SET, TAG_KEY, r"(a|bb){2,3}"])
@pytest.mark.parametrize("nth", [0, 2, 4])
def test_near_misses_are_all_the_refused_single_edits_within_the_bounds(
    pattern: str, nth: int
) -> None:
    accepts = language(pattern)
    length = accepts.lengths(0, 60)[nth]
    word = accepts.word(length) or ""
    low, high = length - length % 2, length + length % 3

    misses = list(accepts.near_misses(word, low, high))

    expected = {m for m in single_edits(word) if low <= len(m) <= high and m not in accepts}
    assert expected == set(misses)
    assert len(expected) == len(misses)
    assert misses == list(accepts.near_misses(word, low, high))


def test_the_most_telling_near_misses_come_first() -> None:
    first = itertools.islice(language(r"[a-z]+-[0-9]").near_misses("ab-0", 1, 9), 6)

    assert list(first) == ["ab-0 ", "ab-0-", "ab-0a", "ab-00", " ab-0", "-ab-0"]


def test_near_misses_of_a_bounded_language() -> None:
    misses = set(language(r"a*").within(2, 3).near_misses("aaa", 0, 9))

    assert "aaaa" in misses
    assert "aa" not in misses
    assert "a a" in misses


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "", "(?:a|b)"]),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
            inner.map(lambda body: f"(?:{body})*"),
            inner.map(lambda body: f"(?:{body}){{1,2}}"),
            inner.map(lambda body: f"(?:{body})(?<!a)"),
        ),
        max_leaves=6,
    )
)
def test_any_pattern_agrees_with_the_standard_library(pattern: str) -> None:
    accepts: Language = language(pattern)
    strings = [
        "".join(word) for size in range(5) for word in itertools.product("ab\n", repeat=size)
    ]

    expected = [bool(re.fullmatch(pattern, text)) for text in strings]

    assert expected == [text in accepts for text in strings]


@pytest.mark.parametrize(
    ("pattern", "length", "count"), [("[ab]{2}", 2, 3), ("a*", 3, 1), ("a", 2, 0)]
)
def test_several_words_of_a_length(pattern: str, length: int, count: int) -> None:
    """The canonical one and those that differ from it at one place."""
    words = list(language(pattern).several(length))

    assert len(set(words)) == len(words) == count
    assert all(word in language(pattern) and len(word) == length for word in words)


def test_a_class_of_what_two_have_in_common() -> None:
    words = language(r"[\p{Print}&&[^|:/]]+")

    assert "a b" in words
    assert "a|b" not in words
    assert "aé" not in words
