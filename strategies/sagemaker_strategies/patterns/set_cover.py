"""Few words that together show everything that many words show.

What a word shows is an int, one bit a mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.mutants import Mistake
from sagemaker_strategies.patterns.nfa import Positions, bits

#: A combined word is at most so many characters longer than the longest that it replaces.
MOST_ADDED: Final = 24

#: A stretch of a word and its replacement: first, end, text.
_Edit = tuple[int, int, str]


def kills(mistakes: Sequence[Mistake], words: Sequence[str], right: bool) -> dict[str, int]:
    """For each word (all ASCII), the set of the mistakes under which it is not judged ``right``.

    Words are read in order of their beginnings, so that what they begin with is read once, and only
    where they hold a character that the mistake concerns.
    """
    ordered = sorted(words)
    shared = [0, *map(_shared, ordered, ordered[1:])][: len(ordered)]
    codes = [word.encode("ascii") for word in ordered]
    holding = [alphabet.characters(word) for word in ordered]
    found = dict.fromkeys(ordered, 0)
    for index, mistake in enumerate(mistakes):
        states, kept = [1], 0
        for word, text, common, held in zip(ordered, codes, shared, holding, strict=True):
            kept = min(kept, common)
            if mistake.concerns == alphabet.EVERYTHING or held & mistake.concerns:
                _read(mistake.automaton, states, text, kept)
                read_all = len(states) > len(text)
                if (read_all and mistake.automaton.accepts(states[-1])) != right:
                    found[word] |= 1 << index
                kept = len(text)
    return found


def _read(automaton: Positions, states: list[int], text: bytes, kept: int) -> None:
    """Make ``states`` those of reading the text, of which ``kept`` characters may have been read."""
    reading, body, following = automaton.reading, automaton.body, automaton.following
    del states[kept + 1 :]
    state = states[-1]
    for code in text[len(states) - 1 :]:
        possible = following.get(state)
        state = (automaton.next(state) if possible is None else possible) & reading[code]
        if not state & body:
            return
        states.append(state)


def _shared(left: str, right: str) -> int:
    """How many characters two words have in common at the beginning."""
    for index, (mine, yours) in enumerate(zip(left, right, strict=False)):
        if mine != yours:
            return index
    return min(len(left), len(right))


def few(shows: Mapping[str, int]) -> list[str]:
    """A small choice of the words that shows what all of them show, the word that shows most first."""
    ordered = sorted(shows, key=readability)
    missing = alphabet.union(shows.values())
    chosen: list[str] = []
    while missing:
        best = max(ordered, key=lambda word: (shows[word] & missing).bit_count())
        chosen.append(best)
        missing &= ~shows[best]
    return _needed(chosen, shows)


def readability(word: str) -> tuple[int, list[int]]:
    """A sort key: short words first, of characters that read well."""
    return len(word), [alphabet.RANK[ord(character)] for character in word]


def _needed(chosen: Sequence[str], shows: Mapping[str, int]) -> list[str]:
    """The chosen words without those that the others make redundant; the last are dropped first."""
    times = Counter(index for word in chosen for index in bits(shows[word]))
    kept = list(chosen)
    for word in reversed(chosen):
        if all(times[index] > 1 for index in bits(shows[word])):
            times.subtract(bits(shows[word]))
            kept.remove(word)
    return kept


def batched(
    words: Sequence[str],
    bases: Sequence[str],
    shows: Mapping[str, int],
    holds: Callable[[str, int], bool],
) -> list[str]:
    """Words that show in one what several did, where their differences from a base can be combined.

    Each word must still show what the words before it do not; ``holds`` is whether a word is fit
    and shows a set of mistakes.
    """
    batches: list[tuple[tuple[str, ...], str, int]] = []
    done = 0
    for word in words:
        duty, done = shows[word] & ~done, done | shows[word]
        for index, (members, _, duties) in enumerate(batches):
            members, duties = (*members, word), duties | duty
            longest = max(map(len, members)) + MOST_ADDED
            together = [batch for base in bases if (batch := _together(base, members))]
            fit = next((p for p in together if len(p) <= longest and holds(p, duties)), None)
            if fit is not None:
                batches[index] = (members, fit, duties)
                break
        else:
            batches.append(((word,), word, duty))
    return [word for _, word, _ in batches]


def _together(base: str, words: Sequence[str]) -> str | None:
    """The base changed wherever one of the words differs from it; None where changes overlap."""
    texts: dict[tuple[int, int], str] = {}
    for first, end, text in [_edit(base, word) for word in words]:
        if text != texts.get((first, end)):  # several changes of one place are put side by side
            texts[first, end] = texts.get((first, end), "") + text
    changed, at = "", 0
    for (first, end), text in sorted(texts.items()):
        if first < at:
            return None
        changed += base[at:first] + text
        at = end
    return changed + base[at:]


def _edit(base: str, word: str) -> _Edit:
    """The one stretch of the base in which the word differs."""
    first = _shared(base, word)
    after = _shared(base[first:][::-1], word[first:][::-1])
    return first, len(base) - after, word[first : len(word) - after]
