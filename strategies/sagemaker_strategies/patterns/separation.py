"""Words that distinguish a pattern from its mistakes: a small, mutation-adequate test set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from sagemaker_strategies.patterns import alphabet
from sagemaker_strategies.patterns.ast import Chars, Tree, walk
from sagemaker_strategies.patterns.dfa import Automaton, determinised
from sagemaker_strategies.patterns.difference import (
    Difference,
    UndecidedError,
    Window,
    first_differences,
    one_way_differences,
)
from sagemaker_strategies.patterns.mutants import Mistake, by_one, mistakes
from sagemaker_strategies.patterns.nfa import bits, positions
from sagemaker_strategies.patterns.parser import parse
from sagemaker_strategies.patterns.precomputed import (
    DistinguishingWord,
    DistinguishingWords,
    recorded_words,
)
from sagemaker_strategies.patterns.set_cover import batched, few, kills, readability

#: Of a pattern with more pairs of a mistake and a state, most mistakes are left undecided: fewer pairs
#: remain, evenly spread, and the characters of its classes are not looked at one by one. One of addresses
#: of both IP versions took minutes, and more than a gigabyte.
MOST_PAIRS: Final = 250_000
FEW_PAIRS: Final = 60_000
#: The longest word into which several are combined.
LONGEST_PACK: Final = 120
#: The number of found words that are tried as the one into which others are combined.
BASES: Final = 4
#: So many characters of a class are put side by side where not all of them fit.
CROWDS: Final = (40, 20, 10, 5, 2)


@cache
def distinguishing_words(
    pattern: str, min_length: int, max_length: int | None
) -> DistinguishingWords:
    """The distinguishing words of a pattern whose values have these length bounds; see `DistinguishingWords`."""
    known = recorded_words().get((pattern, min_length, max_length))
    return search(pattern, min_length, max_length) if known is None else known


def search(pattern: str, min_length: int, max_length: int | None) -> DistinguishingWords:
    """The same, searched for whether it was found before or not."""
    return _Study(pattern, min_length, max_length).result()


class _Study:
    """The search for the distinguishing words of one pattern."""

    def __init__(self, pattern: str, min_length: int, max_length: int | None) -> None:
        tree = parse(pattern)
        built = positions(tree, pattern)
        self.min_length, self.max_length = min_length, max_length
        self.tree = tree
        #: For each class, a word that shows that it takes too much, or too little; by which of its
        #: characters; and whether that one surely is read by the class.
        self.found: dict[tuple[str, bool], tuple[str, list[int], bool]] = {}
        #: The parts of which a mistake was not decided both ways at once.
        self.large: set[str] = set()
        self.correct = determinised(built)
        found = tuple(mistakes(tree))
        pairs = len(found) * len(self.correct.table)
        self.mistakes = found if pairs <= MOST_PAIRS else found[:: -(-pairs // FEW_PAIRS)]
        kept = {*self.mistakes}
        self.left_out = tuple(m.label for m in found if m not in kept)
        self.labels = {mistake.label for mistake in self.mistakes}
        self.lenient = determinised(positions(parse(pattern, dot_matches_newline=True)))
        self.known = frozenset(built.by_mask)
        self.blocks = alphabet.partition(self.known)
        self.named = alphabet.ASCII if _names_newline(tree) else alphabet.PLAIN

    def result(self) -> DistinguishingWords:
        found: dict[Mistake, Difference] = {}
        equivalent: list[str] = []
        unspecified: list[str] = []
        undecided: list[str] = []
        for mistake in self.mistakes:
            try:
                difference = self.difference(mistake)
                silent = difference == Difference()
                is_open = silent and self.search(mistake, alphabet.EVERYTHING) != Difference()
            except UndecidedError:
                undecided.append(mistake.label)
                continue
            found[mistake] = difference
            if silent:
                (unspecified if is_open else equivalent).append(mistake.label)
        accepted = self.accepted({m: d.refused for m, d in found.items() if d.refused is not None})
        rejected = self.rejected(
            {m: d.accepted for m, d in found.items() if d.accepted is not None}
        )
        return DistinguishingWords(
            accepted=accepted,
            rejected=rejected,
            equivalent=tuple(equivalent),
            unspecified=tuple(unspecified),
            undecided=(*undecided, *self.left_out),
            low_yield=() if self.left_out else tuple(self.low_yield([t.word for t in rejected])),
            spread=() if self.left_out else tuple(self.spread([t.word for t in accepted])),
        )

    def difference(self, mistake: Mistake) -> Difference:
        """Words that show the mistake by what is specified, printable ones where they exist."""
        if mistake.concerns == alphabet.EVERYTHING or mistake.wider == mistake.narrower:
            return self.searched(mistake)
        key = mistake.label.partition("]")[0], mistake.wider
        alike = self.alike(key, mistake)
        if alike is not None:
            return Difference(accepted=alike) if mistake.wider else Difference(refused=alike)
        found = self.searched(mistake)
        word = found.accepted if mistake.wider else found.refused
        places = [] if word is None else _places(word, mistake.concerns)
        if word is not None and places:
            sure = len(places) == mistake.concerns.bit_count() == 1
            self.found.setdefault(key, (word, places, sure))
        return found

    def alike(self, key: tuple[str, bool], mistake: Mistake) -> str | None:
        """The word that shows another mistake in the same class, made to show this one instead."""
        word, places, sure = self.found.get(key, ("", [], False))
        for place in places:
            old, blocks = ord(word[place]), self.lenient.block_of
            concerned = mistake.concerns & alphabet.TYPED
            if not concerned:
                break
            new = old if concerned >> old & 1 else next(alphabet.symbols(concerned))
            changed = word[:place] + chr(new) + word[place + 1 :]
            if sure and mistake.wider and blocks[new] == blocks[old]:
                return changed  # the pattern does not distinguish the two characters
            right = self.correct if mistake.narrower else self.lenient
            wrong = mistake.automaton.reads(changed)
            is_valid = self.correct.reads(changed)
            shows = wrong == mistake.wider and right.reads(changed) == mistake.narrower
            if shows and is_valid == mistake.narrower:
                return changed
        return None

    def searched(self, mistake: Mistake) -> Difference:
        """The same, whatever the mistake."""
        found = self.search(mistake, alphabet.PRINTABLE)
        refused, accepted = found.refused, found.accepted
        if refused is None and mistake.narrower:
            refused = self.search(mistake, self.named, accepted=False).refused
        if accepted is None and mistake.wider:
            accepted = self.search(mistake, alphabet.PLAIN, refused=False).accepted
        if accepted is None and mistake.wider:  # a line end that even a lenient dot forbids
            accepted = self.search(
                mistake, alphabet.ASCII, refused=False, correct=self.lenient
            ).accepted
            if accepted is not None and self.correct.reads(accepted):
                accepted = None  # a lookahead with a dot: the lenient one forbids more
        return Difference(refused, accepted)

    def search(
        self,
        mistake: Mistake,
        allowed: int,
        *,
        refused: bool = True,
        accepted: bool = True,
        correct: Automaton | None = None,
    ) -> Difference:
        """The shortest words of allowed characters that show the mistake."""
        window = Window(self.symbols(mistake, allowed), self.min_length, self.max_length)
        correct, wrong = correct or self.correct, mistake.automaton
        refused, accepted = refused and mistake.narrower, accepted and mistake.wider
        part = mistake.label.partition("]")[0]
        if part not in self.large:
            try:
                return first_differences(correct, wrong, window, refused, accepted)
            except UndecidedError:
                self.large.add(part)  # so are its other mistakes
        return one_way_differences(correct, wrong, window, refused, accepted)

    def symbols(self, mistake: Mistake, allowed: int) -> tuple[int, ...]:
        """One symbol for all that the pattern and the mistake treat alike, the most readable first."""
        blocks = list(self.blocks)
        for mask in mistake.automaton.by_mask.keys() - self.known:
            blocks = [part for block in blocks for part in (block & mask, block & ~mask) if part]
        found = (next(alphabet.symbols(block & allowed)) for block in blocks if block & allowed)
        return tuple(sorted(found, key=alphabet.RANK.__getitem__))

    def accepted(self, found: Mapping[Mistake, str]) -> tuple[DistinguishingWord, ...]:
        """Few words of the pattern for all that the found ones show, combined into fewer still."""
        shown = list(found)

        def holds(word: str, duty: int) -> bool:
            wanted = [shown[index] for index in bits(duty)]
            return self.fits(word) and kills(wanted, [word], True)[word].bit_count() == len(wanted)

        candidates = kills(shown, [*set(found.values())], True)
        common = [base for base, _ in Counter(found.values()).most_common(BASES)]
        bases = dict.fromkeys([*sorted(candidates, key=readability)[:1], *common])
        words = batched(few(candidates), [*bases], candidates, holds)
        return _stored_form(shown, kills(shown, words, True))

    def rejected(self, found: Mapping[Mistake, str]) -> tuple[DistinguishingWord, ...]:
        """Few words outside the pattern for all that the found ones show."""
        shown = list(found)
        return _stored_form(shown, kills(shown, [*set(found.values())], False))

    def spread(self, accepted: Sequence[str]) -> Iterator[DistinguishingWord]:
        """Words for the classes that lack a character: each holds many, side by side if it can."""
        for group in by_one(self.tree, wider=False):
            missing = self.unshown(group, accepted, True)
            while missing:
                try:
                    word = self.difference(missing[0]).refused
                except UndecidedError:
                    break
                if word is None:
                    missing = missing[1:]
                    continue
                shows = kills(missing, [word, *self.crowded(word, missing)], True)
                best = max(shows, key=lambda word: (shows[word].bit_count(), -len(word)))
                shown = {missing[index].label for index in bits(shows[best])}
                yield DistinguishingWord(best, tuple(sorted(shown)))
                missing = [mistake for mistake in missing if mistake.label not in shown]

    def crowded(self, word: str, missing: Sequence[Mistake]) -> list[str]:
        """The word with more of the characters that are concerned, beside the first or in the place
        of what follows it."""
        letters = "".join(chr(next(alphabet.symbols(m.concerns))) for m in missing)
        found = []
        for place in _places(word, missing[0].concerns):
            for size in (len(letters), *CROWDS):
                some = letters[:size]
                for rest in (word[place + 1 :], word[place + len(some) :]):
                    if self.fits(word[:place] + some + rest):
                        found.append(word[:place] + some + rest)
        return [crowd for crowd in dict.fromkeys(found) if crowd != word]

    def unshown(self, group: Sequence[Mistake], words: Sequence[str], right: bool) -> list[Mistake]:
        """The mistakes that are no others' already and that none of the words shows."""
        new = [mistake for mistake in group if mistake.label not in self.labels]
        shown = alphabet.union(kills(new, words, right).values())
        return [mistake for index, mistake in enumerate(new) if not shown >> index & 1]

    def low_yield(self, rejected: Sequence[str]) -> Iterator[DistinguishingWord]:
        """Words for the classes that have a character more, where no rejected word shows that yet."""
        for group in by_one(self.tree, wider=True):
            for mistake in self.unshown(group, rejected, False):
                try:
                    word = self.difference(mistake).accepted
                except UndecidedError:
                    break  # each other one of the class would take as long
                if word is not None:
                    yield DistinguishingWord(word, (mistake.label,))

    def fits(self, word: str) -> bool:
        """Whether a word matches the pattern within the bounds and is still short enough to read."""
        longest = LONGEST_PACK if self.max_length is None else min(self.max_length, LONGEST_PACK)
        return self.min_length <= len(word) <= longest and self.correct.reads(word)


def _places(word: str, concerns: int) -> list[int]:
    """Where a word holds a character of a set."""
    return [place for place, letter in enumerate(word) if concerns >> ord(letter) & 1]


def _stored_form(
    shown: Sequence[Mistake], shows: Mapping[str, int]
) -> tuple[DistinguishingWord, ...]:
    return tuple(
        DistinguishingWord(word, tuple(shown[index].label for index in bits(shows[word])))
        for word in few(shows)
    )


def _names_newline(tree: Tree) -> bool:
    """Whether the pattern admits a line end on purpose: by a class that is not a negated one."""
    return any(
        isinstance(part, Chars)
        and part.form in ("class", "escape")
        and not part.negated
        and bool(part.mask & alphabet.NEWLINE)
        for part in walk(tree)
    )
