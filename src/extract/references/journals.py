"""What a journal's name looks like, from a list of the words that such names are made of."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import regex

_SMALL = frozenset(
    [
        "of",
        "the",
        "and",
        "in",
        "for",
        "on",
        "to",
        "with",
        "a",
        "an",
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "der",
        "die",
        "das",
        "und",
        "für",
        "et",
        "di",
        "del",
        "della",
        "e",
        "en",
        "y",
        "da",
        "do",
        "dos",
        "zur",
        "&",
        "i",
    ]
)
_TOKEN = regex.compile(r"[\p{L}\p{M}'\u2019\-\u2010]+")


_OPENS = regex.compile(r"(?:\p{Lu}|\d{1,2}\s?\p{Lu}|\(|[a-z]{1,4}\p{Lu}|npj\b)")
_BEFORE_BRACKET = regex.compile(r"[^:(]*")
_INITIALS = regex.compile(r"(?:\p{Lu}\.){1,4}\p{Lu}?|\p{Lu}")
_PLAIN = regex.compile(r"\p{Ll}{3,}")


@cache
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """All words, abbreviations, and names of one word."""
    kinds: dict[str, set[str]] = {"": set(), "+": set(), "=": set()}
    for line in files(__package__).joinpath("journal_words.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind = line[:1] if line[:1] in kinds else ""
            kinds[kind].update(line[len(kind) :].split())
    return frozenset().union(*kinds.values()), frozenset(kinds[""] - kinds["+"]), frozenset(kinds["="])


def _key(word: str) -> str:
    return word.strip(".,;:()[]&").replace("\u2019", "'").replace("'s", "s").lower()


def journal_word(word: str) -> bool:
    """Whether a word is known from journals' names."""
    return _key(word) in _words()[0]


def abbreviation(word: str) -> bool:
    """Whether a word is known as one that journals' names shorten, or is initials ("U.S.A.")."""
    return _key(word) in _words()[1] or _INITIALS.fullmatch(word) is not None


def known_title(name: str) -> bool:
    """Whether the words are by themselves a journal's name known by heart."""
    return name.strip(" .,").lower().removeprefix("the ") in _words()[2]


def all_journal_words(text: str) -> bool:
    """Whether every word is one of a journal's name (or of, and, the …)."""
    words = _TOKEN.findall(text)
    return bool(words) and all(word.lower() in _SMALL or journal_word(word) for word in words)


def plausible(text: str) -> bool:
    """Whether text reads like a journal's name: short, opens with a capital, no sentence in it."""
    words = text.split()
    if not words or len(words) > 16 or not _OPENS.match(text):
        return False
    if ":" in text or "(" in text:
        head = _BEFORE_BRACKET.match(text)
        text = (head.group().strip() if head else "") or text
        words = text.split()
    plain = [word for word in words if _PLAIN.match(word) and word.lower() not in _SMALL]
    return len(plain) <= 1 or all_journal_words(text)
