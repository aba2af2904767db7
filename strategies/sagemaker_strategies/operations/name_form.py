"""The names that a run gives to what its requests create: alike, and none twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True, slots=True)
class NameForm:
    """Names of one form: ``{nonce}`` is six hexadecimal digits, the run's own, ``{number}`` counts.

    ``letters``: the digits of both are written as letters.
    """

    text: str = "conformance-{nonce}-{number}"
    letters: bool = False

    def __post_init__(self) -> None:
        try:
            self.text.format(nonce="000000", number=1)
        except (KeyError, ValueError, IndexError):
            raise ValueError(
                f"name form {self.text!r}: expected braces around nonce and number only"
            ) from None

    def name(self, nonce: str, number: int) -> str:
        """The name of what the request of this number creates."""
        name = self.text.format(nonce=nonce, number=number)
        return name.translate(_LETTERS) if self.letters else name

    @property
    def example(self) -> str:
        """The name of no run's first request, for requests that are only looked at."""
        return self.name("000000", 1)

    @property
    def longest(self) -> str:
        """A name as late as any run has one."""
        return self.name("ffffff", 1_000_000)


#: The form of the tuning job's names, and of all that have no rules of their own.
USUAL_FORM: Final = NameForm()
#: The forms in the order in which they are tried.
NAME_FORMS: Final = (
    USUAL_FORM,
    NameForm("conformance{nonce}{number:0>7}"),
    NameForm("Conformance{nonce}{number:0>7}"),
    NameForm("conformance_{nonce}_{number}"),
    NameForm("c{nonce}{number}"),
    NameForm("conformance-{nonce}-{number:0>16}"),
    NameForm("conformance-{nonce}-{number:0>48}"),
    NameForm("{nonce:0>8}-0000-4000-8000-{number:0>12}"),
    NameForm("{nonce:0>16}{number:0>16}"),
    NameForm("/conformance/{nonce}/{number}"),
    NameForm("conformance.{nonce}.{number}"),
    NameForm("conformance{nonce}n{number}", letters=True),
    NameForm("conformance-{nonce}-{number}.com"),
    NameForm("conformance-{nonce}-{number}.fifo"),
    NameForm("alias/conformance-{nonce}-{number}"),
)
