"""A plain wrong value: what somebody would write who does not know the pattern, as ``my-role``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.patterns import Language

_WORD: Final = re.compile(r"[A-Z]+[0-9]+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
#: Steps of a path that name no member.
_UNNAMED: Final = ("member", "key", "value")
#: Last words of a name that state the form of the value, and not what it stands for.
_FORMS: Final = ("arn", "arns", "uri", "url", "id", "ids", "name", "names", "path", "prefix")
_MEANT: Final = {"s3": "bucket"}


def plain_misfit(node: Node, words: Language) -> str | None:
    """A value that reads as one for the node, has a length within its bounds, and is none of the words.

    None where all such values are words.
    """
    values = _values(node.path)
    return next((v for v in values if node.has_room(len(v)) and v not in words), None)


def _values(path: str) -> Iterator[str]:
    *before, noun = _nouns(path)
    longer = ["my", noun, "for", "this", "job"]
    longest = [*longer, "which", "is", "not", "in", "the", "documented", "form"]
    for parts in (["my", noun], ["my", *before, noun], longer, longest):
        yield from (joint.join(parts) for joint in "-_ ")
        yield f"{'-'.join(parts)}!"


def _nouns(path: str) -> list[str]:
    """One or two words for what stands at the place: ``role`` for ``TrainingJobDefinition.RoleArn``."""
    named = [step for step in path.split(".") if step not in _UNNAMED]
    words = [found.lower() for found in _WORD.findall(named[-1] if named else "value")]
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    *before, noun = words[-2:] or ["value"]
    noun = str(_MEANT.get(noun, noun))
    is_plural = path.endswith(".member") and noun.endswith("s") and not noun.endswith("ss")
    return [*before, noun[:-1] if is_plural else noun]
