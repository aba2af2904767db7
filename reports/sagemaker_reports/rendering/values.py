"""Values, messages and answers as text: short, on one line, safe for a terminal or Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sagemaker_reports.journal.records import AnswerRecord, Change

#: Characters of a string and items of a list that are shown in full.
_LONG_TEXT: Final = 60
_LONG_LIST: Final = 4
_SHORT_TEXT: Final = 36
_HEAD: Final = 12
_LONG_MESSAGE: Final = 300
_LONG_ERROR: Final = 1500
#: Text in which Markdown finds nothing: no mark, no mention, no tag, no link but an empty one.
_PLAIN_WORDS: Final = re.compile(
    r"""(?:[A-Za-z0-9 .,;:'"(/=+?%$…-]|\)|(?<=\w)_(?=\w)|\[\](?!\())*"""
)


def format_value(value: Any, *, long_text: int = _LONG_TEXT, head: int = _HEAD) -> str:
    """A JSON value, text in single quotes, long parts of it replaced by their size.

    Of a text of more than ``long_text`` characters the first are shown, ``head`` of them.
    """

    def inside(part: Any) -> str:
        return format_value(part, long_text=long_text, head=head)

    if isinstance(value, str):
        return _text(value, long_text, head)
    if isinstance(value, Mapping):
        inner = [f"{key!a}: {inside(each)}" for key, each in list(value.items())[:_LONG_LIST]]
        rest = [f"… {len(value)} entries"] if len(value) > _LONG_LIST else []
        return "{" + ", ".join(inner + rest) + "}"
    if isinstance(value, list):
        if len(value) > _LONG_LIST:
            return f"[{inside(value[0])}, … {len(value)} items]"
        return "[" + ", ".join(map(inside, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return ascii(value)


def _text(value: str, long_text: int, head: int) -> str:
    is_repeated = len(set(value)) == 1
    if len(value) <= (_LONG_TEXT if is_repeated else long_text):
        return ascii(value)
    start = ascii(value[: 4 if is_repeated else head])
    return f"{start[:-1]}…{start[-1]} ({len(value)} characters)"


def abbreviate(value: Any) -> str:
    """A JSON value in two or three words."""
    if isinstance(value, str) and len(value) > _SHORT_TEXT:
        return f"{len(value)} characters"
    if isinstance(value, (list, Mapping)) and len(format_value(value)) > _SHORT_TEXT:
        inner = list(value.values()) if isinstance(value, Mapping) else value
        if len(inner) == 1:  # the item is worth more than the count of one
            return abbreviate(inner[0])
        return f"{len(inner)} {'entries' if isinstance(value, Mapping) else 'items'}"
    return format_value(value)


def map_texts(value: Any, change: Callable[[str], str]) -> Any:
    """The JSON value with every text in it changed, other than keys."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: map_texts(each, change) for key, each in value.items()}
    return [map_texts(each, change) for each in value] if isinstance(value, list) else value


def counted(number: int, noun: str, form: str = "") -> str:
    """A number, in this form of Python's, and its noun, in the plural unless there is one."""
    is_ies = noun.endswith("y") and not noun.endswith("ey")  # entries, and keys
    plural = f"{noun[:-1]}ies" if is_ies else f"{noun}s"
    return f"{number:{form}} {noun if number == 1 else plural}"


def with_article(noun: str) -> str:
    """The noun with "a" or "an" before it; a U is spoken as in "a user"."""
    return f"{'an' if noun[:1] in tuple('aeioAEIO') else 'a'} {noun}"


def first_of(texts: Sequence[str], most: int, noun: str = "") -> list[str]:
    """The first texts, and where there are others, how many more, with this noun if any."""
    rest = len(texts) - most
    more = counted(rest, f"more {noun}") if noun else f"{rest} more"
    return [*texts[:most], *([f"and {more}"] if rest > 0 else [])]


def last_line(text: str | None) -> str:
    """The last line that is not empty, as of a traceback the error; empty where there is none."""
    return next(iter((text or "").strip().splitlines()[::-1]), "")


def format_change(change: Change) -> str:
    """One change to a base: the place and the new value."""
    at = format_place(change["at"])
    return f"{at} absent" if change.get("absent") else f"{at} = {format_value(change.get('value'))}"


def format_place(at: str) -> str:
    """A JSON pointer into a request, a key in quotes where it would not be seen."""
    steps = (step if step and step == step.strip() else f'"{step}"' for step in at.split("/")[1:])
    return "".join(f"/{step}" for step in steps) or "the whole request"


def printable(text: str) -> str:
    """The text with every control character as an escape: a terminal obeys none of it, and no line ends."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def error_line(text: str) -> str:
    """An error message on one line that can be read, whatever it quotes of a file or an option."""
    rest = len(text) - _LONG_ERROR
    if rest <= 0:
        return printable(text)
    half = _LONG_ERROR // 2  # what is wrong with a long value stands after it
    return (
        f"{printable(text[:half])}… ({counted(rest, 'character')} more) …{printable(text[-half:])}"
    )


def printable_lines(text: str) -> str:
    """The same of each line."""
    return text if text.isprintable() else "\n".join(map(printable, text.split("\n")))


def format_message(message: str, limit: int = _LONG_MESSAGE) -> str:
    """A target's message on one line, without control characters."""
    return shortened(printable(re.sub(r"\s+", " ", message).strip()), limit)


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def describe_answer(answer: AnswerRecord | None, *, message: bool = True) -> str:
    """The answer's status, outcome and code, and by default its message."""
    if answer is None:
        return "no answer"
    parts = [str(answer.get("http_status") or ""), answer["outcome"]]
    code = answer.get("code")
    if code:
        parts.append(format_message(code, 80))
    answered = " ".join(part for part in parts if part)
    text = answer.get("message")
    return f"{answered}: {format_message(text)}" if message and text else answered


def escape_markdown(text: str) -> str:
    """The text on one line, without what Markdown or HTML would interpret."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = re.sub(r"([\\`*_\[\]|#])", r"\\\1", printable(re.sub(r"\s+", " ", escaped)))
    return re.sub(r"@(?=\w)|#(?=\d)", r"\g<0><!-- -->", escaped)  # nobody is called, nothing linked


def code_span(text: str) -> str:
    """The text on one line as code, in which Markdown, HTML and mentions are only text."""
    plain = printable(re.sub(r"\s+", " ", text))
    if "`" not in plain:
        return f"`{plain}`" if plain.strip() else ""
    fence = "`" * (max(map(len, re.findall(r"`+", plain))) + 1)
    return f"{fence} {plain} {fence}"


def quoted(text: str) -> str:
    """Plain words as they are, and anything in which Markdown could find a meaning as code."""
    is_plain = _PLAIN_WORDS.fullmatch(text) and "://" not in text and "www." not in text
    return text if is_plain else code_span(text)


def fenced(language: str, text: str) -> str:
    """The text as a code block whose fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
