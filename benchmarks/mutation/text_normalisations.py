"""How lenient servers change text before they validate it, with a refused text that each makes valid."""

from __future__ import annotations

import html
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from quopri import decodestring
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

from benchmarks.mutation.leniency import Normalisation
from sagemaker_strategies.constraints.catalogue import Node

_Text: TypeAlias = Callable[[str], str]
#: A place of an enumeration (``File``, ``FastFile``), of a free text and of a name.
MODE: Final = "AlgorithmSpecification.TrainingInputMode"
INSTANCE: Final = "ResourceConfig.InstanceType"
_SETTING: Final = "StaticHyperParameters.value"
_NAME: Final = "DefinitionName"


@dataclass(frozen=True, slots=True)
class Leniency:
    """One normalisation, the types of the places at which it acts, and a value that it makes valid.

    ``at`` is the place of the ``example`` in the definition.
    """

    name: str
    change: Normalisation
    example: Any
    at: str
    types: frozenset[str] = frozenset({"string"})


def _text(name: str, change: _Text, example: str, at: str = MODE) -> Leniency:
    return Leniency(
        name, lambda _, value: change(value) if isinstance(value, str) else value, example, at
    )


def _cut(separator: str) -> _Text:
    return lambda text: text.partition(separator)[0].rstrip()


def _unquoted(mark: str, end: str = "") -> _Text:
    def strip(text: str) -> str:
        inside = len(text) > 1 and text.startswith(mark) and text.endswith(end or mark)
        return text[1:-1] if inside else text

    return strip


def _from_base64(text: str) -> str:
    try:
        decoded = b64decode(text, validate=True).decode("ascii")
    except ValueError:
        return text
    return decoded if decoded.isprintable() and len(decoded) > 2 else text


def _unescaped(text: str) -> str:
    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))", _character, text)


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _once(text: str) -> str:
    return text if "://" in text else re.sub(r"([./_-])\1+", r"\1", text)


def _enum(name: str, find: Callable[[Any, tuple[str, ...]], Any], example: Any) -> Leniency:
    def change(node: Node, value: Any) -> Any:
        if node.enum is None or (isinstance(value, str) and value in node.enum):
            return value
        return find(value, node.enum)

    return Leniency(name, change, example, INSTANCE if str(example).startswith("ml") else MODE)


def _folded(fold: _Text) -> Callable[[Any, tuple[str, ...]], Any]:
    def find(value: Any, values: tuple[str, ...]) -> Any:
        if not isinstance(value, str):
            return value
        return next((known for known in values if fold(known) == fold(value)), value)

    return find


def _by_prefix(value: Any, values: tuple[str, ...]) -> Any:
    found = [v for v in values if isinstance(value, str) and value and v.startswith(value)]
    return found[0] if found else value


def _by_number(value: Any, values: tuple[str, ...]) -> Any:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return values[value] if is_number and 0 <= value < len(values) else value


def _bare(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", text)


#: Two values of 2,500 characters at most, and how many of those a filling letter takes.
_LONG: Final = 2499

TEXTS: Final = (
    _text("trimmed", str.strip, " File "),
    _text("tabs-trimmed", lambda t: t.strip("\t"), "\tFile\t"),
    _text("newline-chomped", lambda t: t.removesuffix("\n"), "File\n"),
    _text("line-end-chomped", lambda t: t.removesuffix("\r\n"), "File\r\n"),
    _text("newlines-removed", lambda t: re.sub(r"[\r\n]", "", t), "Fi\nle"),
    _text("blanks-removed", lambda t: re.sub(r"\s", "", t), "Fi le"),
    _text("blanks-collapsed", lambda t: re.sub(r"[ \t]+", " ", t), "x" * _LONG + "  ", _SETTING),
    _text("nul-removed", lambda t: t.replace("\0", ""), "Fi\0le"),
    _text("cut-at-nul", lambda t: t.partition("\0")[0], "File\0x"),
    _text("controls-removed", lambda t: re.sub(r"[\x00-\x1f\x7f]", "", t), "Fi\x07le"),
    _text("percent-decoded", unquote, "Fi%6Ce"),
    _text("references-decoded", html.unescape, "Fi&#108;e"),
    _text("escapes-decoded", _unescaped, "Fi\\u006ce"),
    _text("backslashes-removed", lambda t: t.replace("\\", ""), "Fi\\le"),
    _text(
        "quoted-printable-decoded", lambda t: decodestring(t.encode()).decode("latin-1"), "Fi=6Ce"
    ),
    _text("base64-decoded", _from_base64, "RmlsZQ=="),
    _text("double-quotes-stripped", _unquoted('"'), '"File"'),
    _text("single-quotes-stripped", _unquoted("'"), "'File'"),
    _text("brackets-stripped", _unquoted("[", "]"), "[File]"),
    _text("tags-stripped", lambda t: re.sub(r"</?[a-z]+>", "", t), "<b>File</b>"),
    _text("comment-cut", _cut(" #"), "File # v"),
    _text("parameters-cut", _cut(";"), "File;v=1"),
    _text("query-cut", _cut("?"), "File?v=1"),
    _text("fragment-cut", _cut("#"), "File#v"),
    _text("dot-after-cut", lambda t: t.removesuffix("."), "File."),
    _text("slash-after-cut", lambda t: t.removesuffix("/"), f"{'Definition'}/", _NAME),
    _text("comma-after-cut", lambda t: t.removesuffix(","), "File,"),
    _text("slash-before-cut", lambda t: t.removeprefix("/") if t.count("/") == 1 else t, "/File"),
    _text("first-of-a-joined-list", _cut(","), "File,File"),
    _text("after-an-equals-sign", lambda t: re.sub(r"^[A-Z]\w*=", "", t), "TrainingInputMode=File"),
    _text("separators-collapsed", _once, "ml..m5.xlarge", INSTANCE),
    _text("hyphenated", lambda t: re.sub(r"[ _]", "-", t), "a_b", _NAME),
    _enum("enum-of-any-case", _folded(str.lower), "FILE"),
    _enum("enum-of-any-separators", _folded(_bare), "Fast_File"),
    _enum("enum-of-any-case-and-separators", _folded(lambda t: _bare(t).lower()), "FAST_FILE"),
    _enum("enum-with-underscores", _folded(lambda t: t.replace("_", ".")), "ml_m5_xlarge"),
    _enum("enum-by-its-beginning", _by_prefix, "FastF"),
    _enum("enum-in-the-plural", _folded(lambda t: t.removesuffix("s")), "Files"),
    _enum("enum-qualified", _folded(lambda t: re.sub(r"^[A-Z]\w*\.", "", t)), "Mode.File"),
    _enum("enum-by-its-number", _by_number, 1),
    _enum("enum-unknown-is-the-first", lambda value, values: values[0], "Unknown"),
)
