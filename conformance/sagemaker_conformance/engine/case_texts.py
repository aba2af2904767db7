"""The JSON of cases' requests in the form in which it is kept: to walk through a request takes a while.

One request's JSON is mostly that of the one before, so that of each only the middle is kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sagemaker_conformance.protocol.wire_json import Keys
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.multi_violation import MultiViolation
from sagemaker_strategies.cases.positive import Batch

#: A request, how many characters at both ends are those of the text before, and those between.
Texts: TypeAlias = "tuple[tuple[Request, int, int, str], ...]"


def texts_of(made: Mapping[Any, Any], keys: Keys) -> Texts:
    """The texts that are known of the requests in what was made."""
    requests = {id(request): request for request in _requests_in(tuple(made.values()))}
    return tuple(_shortened(requests.values(), keys))


def learn(texts: Texts, keys: Keys) -> None:
    """Have the texts known again."""
    text = ""
    for request, first, last, between in texts:
        text = f"{text[:first]}{between}{text[len(text) - last :]}"
        keys.learn(request, text)


def _requests_in(made: Any) -> Iterator[Request]:
    if isinstance(made, dict):
        yield made
    elif isinstance(made, tuple):
        for each in made:
            yield from _requests_in(each)
    elif isinstance(made, Case):
        yield from (made.control, made.request)
    elif isinstance(made, Batch | MultiViolation):
        yield made.request


def _shortened(requests: Iterable[Request], keys: Keys) -> Iterator[tuple[Request, int, int, str]]:
    before = ""
    for request in requests:
        text = keys.known(request)
        if text is None:
            continue
        first = _shared(before, text)
        last = _shared(before[first:][::-1], text[first:][::-1])
        yield request, first, last, text[first : len(text) - last]
        before = text


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    lengths = range(1, min(len(one), len(other)) + 1)
    return bisect_left(lengths, True, key=lambda length: one[:length] != other[:length])
