"""hypothesis-jsonschema with naive mutations: every other request is a drawn definition, mutated.

    python naive.py SCHEMA URL COUNT SEED

Needs hypothesis-jsonschema and a Hypothesis that it works with (below 6.170.10), nothing else: it
runs in an environment of its own. Half of the requests are definitions as drawn; each is followed
by itself with one value replaced, taken away, made longer or shorter, at a place chosen by chance.
"""

from __future__ import annotations

import copy
import http.client
import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample
from hypothesis_jsonschema import from_schema

_OTHERS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    23,
    0.5,
    "",
    "word",
    [],
    {},
    ["word"],
    {"word": "word"},
)


def main(schema: str, url: str, count: str, seed_: str) -> None:
    """Ask so many drawn definitions and as many mutants."""
    post = _poster(url)
    random = Random(int(seed_))
    drawn = from_schema(json.loads(Path(schema).read_text(encoding="utf-8")))
    left = int(count)

    def ask(definition: Any) -> bool:
        nonlocal left
        if left <= 0:  # Hypothesis tries the last one again
            return True
        definition = _integral(definition)
        post(definition)
        post(mutated(definition, random))
        left -= 1
        return left <= 0

    search = settings(
        max_examples=left,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    while left > 0:
        try:
            find(drawn, ask, settings=search, random=random)
        except NoSuchExample:
            continue


def mutated(definition: Any, random: Random) -> Any:
    """A copy that differs at one place."""
    changed = copy.deepcopy(definition)
    places = list(_places(changed))
    if not places:
        return random.choice(_OTHERS)
    holder, key = random.choice(places)
    value = holder[key]
    choice = random.randrange(3)
    if choice == 0:
        del holder[key]
    elif choice == 1:
        holder[key] = random.choice(_OTHERS)
    else:
        holder[key] = _resized(value, random)
    return changed


def _resized(value: Any, random: Random) -> Any:
    """Longer, shorter, more or less; a boolean becomes text."""
    more = random.random() < 0.5
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return value + random.choice((1, 1000)) * (1 if more else -1)
    if isinstance(value, str):
        added = random.choice((1, 64, 1024)) * (value[-1:] or "x")
        return value + added if more else value[: len(value) // 2]
    if isinstance(value, list):
        return value * random.choice((2, 20)) if more else value[: len(value) // 2]
    if isinstance(value, dict):
        return {**value, **{f"{k}x": v for k, v in value.items()}} if more else {}
    return value


def _places(value: Any) -> Any:
    children = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in list(children):
        yield value, key
        if isinstance(child, dict | list):
            yield from _places(child)


def _integral(value: Any) -> Any:
    """JSON Schema takes 1.0 for an integer; a service may not, so it is written 1."""
    if isinstance(value, dict):
        return {key: _integral(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_integral(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _poster(url: str) -> Callable[[Any], None]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(definition: Any) -> None:
        body = json.dumps(definition).encode("ascii")
        connection.request("POST", "/", body, {"Content-Type": "application/json"})
        connection.getresponse().read()

    return post


if __name__ == "__main__":
    main(*sys.argv[1:])
