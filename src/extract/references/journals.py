"""What a journal's name looks like, from a list of the words that such names are made of."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import regex

_SMALL = frozenset(
    ["of", "the", "and", "in", "for", "on", "to", "with", "a", "an", "de", "la", "le", "les", "des", "du", "der", "die", "das", "und", "für", "et", "di", "del", "della", "e", "en", "y", "da", "do", "dos", "zur", "&", "i"]
)
_TOKEN = regex.compile(r"[\p{L}\p{M}'\u2019\-\u2010]+")


_OPENS = regex.compile(r"(?:\p{Lu}|\d{1,2}\s?\p{Lu}|\(|e[A-Z]|m[A-Z]|npj\b|i[A-Z])")
_BEFORE_BRACKET = regex.compile(r"[^:(]*")
_PLAIN = regex.compile(r"\p{Ll}{3,}")


@cache
def _words() -> tuple[frozenset[str], frozenset[str]]:
    words: set[str] = set()
    titles: set[str] = set()
    for line in files(__package__).joinpath("journal_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("="):
            titles.update(line[1:].split())
        else:
            words.update(line.split())
    return frozenset(words | titles), frozenset(titles)


def journal_word(word: str) -> bool:
    """Whether a word is known from journals' names."""
    return word.strip(".,;:()[]&").replace("\u2019", "'").replace("'s", "s").lower() in _words()[0]


def known_title(name: str) -> bool:
    """Whether the words are by themselves a journal's name known by heart."""
    return name.strip(" .,").lower().removeprefix("the ") in _words()[1]


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
