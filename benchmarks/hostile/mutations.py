"""Mutations of a document: of its JSON at any place, and of its bytes."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

Place: TypeAlias = tuple[Any, Any]  # a container, and a key or an index of it
Mutation: TypeAlias = Callable[[bytes], bytes]

_DEEP: Final = 100_000
#: What may stand in place of any value, as the text of JSON or of what resembles it.
FRAGMENTS: Final = (
    *("null", "true", "false", "0", "-1", "1.5", "1e999", "1e-999", "NaN", "-Infinity"),
    *('""', '"x"', '"0"', '"\\u0000"', '"\\ud800"', '"\\u001b[31mred"', '"a\\nb\\r"', '"é☃"'),
    *('"../../x"', '"*"', '"["', '"<b>&\\"\'`|"', '"2018-02-30"', '"9999-12-31T23:59:59Z"'),
    *("[]", "{}", "[[]]", "[null]", '{"": null}', '{"\\ud800": 1}', "[{}]", "[1, [2]]"),
    "9" * 400,
    "9" * 5000,
    "2147483648",
    f'"{"a" * 70_000}"',
    f"[{', '.join(['0'] * 2000)}]",
    f"{'[' * 500}{']' * 500}",
    '{"a":' * 500 + "1" + "}" * 500,
    f"{'[' * _DEEP}{']' * _DEEP}",
    "[" * _DEEP,
    "-",
    "nul",
    "'x'",
    "0x10",
)
_KEYS: Final = (
    "",
    "x",
    "record",
    "__proto__",
    "\x00",
    "é",
    "a" * 3000,
    "\ud800",
    "*",
    "path",
    "id",
)


def json_mutations() -> st.SearchStrategy[Mutation]:
    """One change of one place of one of the document's lines, or of all of it where it is one JSON."""
    changes = st.one_of(
        st.sampled_from(FRAGMENTS).map(_replace),
        st.sampled_from(FRAGMENTS).flatmap(
            lambda text: st.sampled_from(_KEYS).map(lambda key: _add(key, text))
        ),
        st.sampled_from(_KEYS).map(_rename),
        st.just(_drop),
        st.sampled_from(FRAGMENTS).map(_duplicate),
        st.integers(0, 10_000).map(_exchange),
    )
    return st.builds(_at, st.integers(0, 100_000), st.integers(0, 100_000), changes)


def _at(line: int, place: int, change: Callable[[Any, Any, list[Any]], str | None]) -> Mutation:
    def mutate(content: bytes) -> bytes:
        lines = content.split(b"\n")
        for chosen in ([line % len(lines)], None):
            text = content if chosen is None else lines[chosen[0]]
            try:
                whole = [json.loads(text)]
            except (ValueError, RecursionError):
                continue
            places = list(_places(whole))
            container, key = places[place % len(places)]
            fragment = change(container, key, [c[k] for c, k in places])
            mutated = json.dumps(whole[0] if whole else None, indent=None)
            if fragment is not None:
                mutated = mutated.replace(json.dumps(_MARK), fragment)
            if chosen is None:
                return mutated.encode()
            lines[chosen[0]] = mutated.encode()
            return b"\n".join(lines)
        return content

    return mutate


#: Stands in the document where a fragment goes that Python cannot write.
_MARK: Final = "\x01fragment\x01"


def _places(value: Any) -> Iterator[Place]:
    here = [value]
    while here:
        each = here.pop()
        if not isinstance(each, dict | list):
            continue
        for key in list(each if isinstance(each, dict) else range(len(each))):
            yield each, key
            here.append(each[key])


def _replace(text: str) -> Callable[[Any, Any, list[Any]], str]:
    def change(container: Any, key: Any, values: list[Any]) -> str:
        container[key] = _MARK
        return text

    return change


def _add(name: str, text: str) -> Callable[[Any, Any, list[Any]], str]:
    def change(container: Any, key: Any, values: list[Any]) -> str:
        if isinstance(container, dict):
            container[name] = _MARK
        else:
            container.insert(key, _MARK)
        return text

    return change


def _rename(name: str) -> Callable[[Any, Any, list[Any]], None]:
    def change(container: Any, key: Any, values: list[Any]) -> None:
        if isinstance(container, dict):
            container[name] = container.pop(key)

    return change


def _drop(container: Any, key: Any, values: list[Any]) -> None:
    if len(container) > 1 or isinstance(container, dict):
        del container[key]


def _duplicate(text: str) -> Callable[[Any, Any, list[Any]], str | None]:
    def change(container: Any, key: Any, values: list[Any]) -> str | None:
        before = container[key]
        container[key] = _MARK
        if isinstance(container, dict):
            return f"{json.dumps(before)}, {json.dumps(key)}: {text}"
        return f"{json.dumps(before)}, {text}"

    return change


def _exchange(number: int) -> Callable[[Any, Any, list[Any]], None]:
    """Put there what stands at another place."""

    def change(container: Any, key: Any, values: list[Any]) -> None:
        container[key] = copy.deepcopy(values[number % len(values)])

    return change


def byte_mutations() -> st.SearchStrategy[Mutation]:
    """One change of the bytes, whatever they mean."""
    at = st.integers(0, 10_000_000)

    def truncate(n: int) -> Mutation:
        return lambda content: content[: n % (len(content) + 1)]

    def flip(n: int, mask: int) -> Mutation:
        def mutate(content: bytes) -> bytes:
            changed = bytearray(content or b"\0")
            changed[n % len(changed)] ^= mask
            return bytes(changed)

        return mutate

    def insert(n: int, what: bytes) -> Mutation:
        return lambda content: (
            content[: n % (len(content) + 1)] + what + content[n % (len(content) + 1) :]
        )

    def of_lines(n: int, what: str) -> Mutation:
        def mutate(content: bytes) -> bytes:
            lines = content.split(b"\n")
            line = lines.pop(n % len(lines))
            if what == "twice":
                lines[n % (len(lines) + 1) : 0] = [line, line]
            elif what == "elsewhere":
                lines.insert((n * 7) % (len(lines) + 1), line)
            return b"\n".join(lines)

        return mutate

    return st.one_of(
        at.map(truncate),
        st.builds(flip, at, st.integers(1, 255)),
        st.builds(
            insert, at, st.sampled_from((b"\xff", b"\0", b"\xed\xa0\x80", b"\n", b"{", b"\x85"))
        ),
        st.builds(of_lines, at, st.sampled_from(("gone", "twice", "elsewhere"))),
        st.sampled_from(
            (
                lambda content: b"",
                lambda content: b"\xef\xbb\xbf" + content,
                lambda content: content.decode("utf-8", "replace").encode(
                    "utf-16", "surrogatepass"
                ),
                lambda content: content.decode("utf-8", "replace").encode(
                    "utf-32", "surrogatepass"
                ),
                lambda content: content.replace(b"\n", b"\r\n"),
                lambda content: content.replace(b"\n", b"\r"),
                lambda content: content + content,
                lambda content: b"\x1f\x8b" + content,
                lambda content: b"\n" * 1000 + content,
            )
        ),
    )


def mutated(content: bytes) -> st.SearchStrategy[bytes]:
    """The content after one to four mutations, mostly of its JSON."""
    each = st.one_of(json_mutations(), json_mutations(), json_mutations(), byte_mutations())

    def apply(mutations: list[Mutation]) -> bytes:
        changed = content
        for mutate in mutations:
            changed = mutate(changed)
        return changed

    return st.lists(each, min_size=1, max_size=4).map(apply)
