"""Near misses: words at edit distance one from a word, which an automaton rejects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.dfa import Automaton

#: The characters that an edit may put in, in the order in which they are tried: first what slips
#: through a careless check (a blank, a neighbour of a range), then what reads well.
EDITS: Final = tuple(
    dict.fromkeys(" -_./:@[`{!" + "".join(map(chr, alphabet.symbols(alphabet.PRINTABLE))))
)


def near_misses(
    automaton: Automaton, word: str, min_length: int, max_length: int | None
) -> Iterator[str]:
    """Every refused word at edit distance one, printable ASCII put in, within the length bounds.

    First one edit for each kind, state and block of characters, which is what a faulty automaton can
    distinguish, the ends of the word before its inside; then all others.
    """
    edits = _Edits(automaton, word, min_length, max_length)
    seen: set[str] = set()
    for thorough in (False, True):
        for miss in edits.misses(thorough):
            if miss not in seen:
                seen.add(miss)
                yield miss


@dataclass(slots=True)
class _Edits:
    automaton: Automaton
    word: str
    min_length: int
    max_length: int | None
    states: list[int] = field(default_factory=list)
    suffixes: dict[tuple[int, int], bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.states.append(0)
        for character in self.word:
            state = self.automaton.step(self.states[-1], character)
            if state is None:
                raise ValueError(f"the word {self.word!r} holds a surrogate, which is no character")
            self.states.append(state)

    def fits(self, length: int) -> bool:
        return self.min_length <= length and (self.max_length is None or length <= self.max_length)

    def accepts(self, state: int, at: int) -> bool:
        """Whether the word's rest from ``at`` on is accepted from this state."""
        passed = []
        while at < len(self.word) and (state, at) not in self.suffixes:
            passed.append((state, at))
            state = self.automaton.step(state, self.word[at])  # type: ignore[assignment]
            at += 1
        if at == len(self.word):
            answer = self.automaton.accepting[state]
        else:
            answer = self.suffixes[state, at]
        self.suffixes.update(dict.fromkeys(passed, answer))
        return answer

    def misses(self, thorough: bool) -> Iterator[str]:
        size = len(self.word)
        for length, edited in (
            (size + 1, self.edited([size, 0], 0, EDITS, thorough)),
            (size, self.edited(range(size), 1, EDITS, thorough)),
            (size - 1, self.edited(range(size), 1, ("",), thorough)),
            (size + 1, self.edited(range(1, size), 0, EDITS, thorough)),
        ):
            if self.fits(length):
                yield from edited

    def edited(
        self, places: Iterable[int], width: int, texts: Sequence[str], thorough: bool
    ) -> Iterator[str]:
        """Words with a text put at a place, in the stead of ``width`` characters (0 or 1)."""
        done: set[tuple[int, int | None]] = set()
        for place in places:
            state = self.states[place]
            for text in texts:
                block = self.automaton.block_of[ord(text)] if text else None
                if not thorough and (state, block) in done:
                    continue
                done.add((state, block))
                after = state if block is None else self.automaton.table[state][block]
                if not self.accepts(after, place + width):
                    yield self.word[:place] + text + self.word[place + width :]
